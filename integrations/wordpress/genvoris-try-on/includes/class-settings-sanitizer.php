<?php
/**
 * Makes what a form has sent the settings that are saved.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Checks every field by its type. */
final class Settings_Sanitizer {

	/**
	 * The settings of a form. The key is stored apart, encrypted.
	 *
	 * @param mixed $input What was sent.
	 * @return array<string, string|int|bool>
	 */
	public static function sanitize( $input ): array {
		$input = is_array( $input ) ? $input : array();
		self::store_key( $input['api_key'] ?? '' );
		$settings = array();
		foreach ( Settings_Fields::all() as $name => $field ) {
			if ( 'key' !== $field['type'] ) {
				$settings[ $name ] = self::value( $name, $field, $input[ $name ] ?? null );
			}
		}
		return $settings;
	}

	/**
	 * One value; what is not possible becomes what was saved before.
	 *
	 * @param string               $name  The field's name.
	 * @param array<string, mixed> $field The field.
	 * @param mixed                $value What was sent.
	 */
	private static function value( string $name, array $field, $value ): string|int|bool {
		$text = is_scalar( $value ) ? trim( (string) $value ) : '';
		return match ( $field['type'] ) {
			'checkbox' => (bool) $value,
			'number'   => is_numeric( $text ) ? max( $field['range'][0], min( $field['range'][1], (int) $text ) ) : Options::get( $name ),
			'select'   => array_key_exists( $text, $field['choices'] ) ? $text : Options::get( $name ),
			'ids'      => implode( ',', array_filter( wp_parse_id_list( $text ) ) ),
			'url'      => self::url( $name, $field['label'], $text ),
			default    => mb_substr( sanitize_text_field( $text ), 0, 60 ),
		};
	}

	/** An http(s) URL. Photos and the key go to the platform, so only this machine may be reached without TLS. */
	private static function url( string $name, string $label, string $text ): string {
		$url     = esc_url_raw( $text, array( 'http', 'https' ) );
		$host    = (string) wp_parse_url( $url, PHP_URL_HOST );
		$is_safe = str_starts_with( $url, 'https://' ) || in_array( $host, array( 'localhost', '127.0.0.1' ), true );
		if ( 'platform_url' !== $name ) {
			return $url;
		}
		if ( '' === $host || ! $is_safe ) {
			/* translators: %s: the name of a setting. */
			add_settings_error( Options::NAME, $name, sprintf( __( '%s: use an address that begins with https://.', 'genvoris-try-on' ), $label ) );
			return Options::platform_url();
		}
		return untrailingslashit( $url );
	}

	/** Stores a new key. An empty field keeps the one that is stored, which the page never shows. */
	private static function store_key( mixed $key ): void {
		$key = is_string( $key ) ? trim( $key ) : '';
		if ( '' === $key ) {
			return;
		}
		if ( ! preg_match( '/^gvk_(live|test)_[\w-]+$/', $key ) ) {
			add_settings_error( Options::NAME, 'api_key', __( 'This is not a secret key: it begins with gvk_live_ or gvk_test_.', 'genvoris-try-on' ) );
			return;
		}
		Secret_Store::set( 'api_key', $key );
	}
}
