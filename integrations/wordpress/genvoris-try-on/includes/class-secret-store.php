<?php
/**
 * Keeps secrets in the database, encrypted with the salts of wp-config.php: who has a copy of the database alone, such as a
 * backup, cannot read them.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Encrypted values by name. */
final class Secret_Store {

	public const NAME = 'genvoris_try_on_secrets';

	/** A secret, or an empty string: also where the salts were changed since, after which nothing can be read any more. */
	public static function get( string $name ): string {
		$secrets = get_option( self::NAME, array() );
		return is_array( $secrets ) ? self::decrypt( (string) ( $secrets[ $name ] ?? '' ) ) : '';
	}

	/** Whether a secret is stored that cannot be read. */
	public static function is_unreadable( string $name ): bool {
		$secrets = get_option( self::NAME, array() );
		return ! empty( $secrets[ $name ] ) && '' === self::get( $name );
	}

	/** Stores a secret; an empty one is removed. */
	public static function set( string $name, string $value ): void {
		$secrets          = get_option( self::NAME, array() );
		$secrets          = is_array( $secrets ) ? $secrets : array();
		$secrets[ $name ] = '' === $value ? '' : self::encrypt( $value );
		update_option( self::NAME, array_filter( $secrets ), false );
	}

	/** Encrypts a text. Each time it looks different. */
	public static function encrypt( string $text ): string {
		$nonce = random_bytes( SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- options are text.
		return base64_encode( $nonce . sodium_crypto_secretbox( $text, $nonce, self::key() ) );
	}

	/** The text, or an empty string if this is not what `encrypt` has returned under the same salts. */
	public static function decrypt( string $encrypted ): string {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- options are text.
		$bytes = (string) base64_decode( $encrypted, true );
		if ( strlen( $bytes ) <= SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ) {
			return '';
		}
		$nonce = substr( $bytes, 0, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES );
		$text  = sodium_crypto_secretbox_open( substr( $bytes, SODIUM_CRYPTO_SECRETBOX_NONCEBYTES ), $nonce, self::key() );
		return false === $text ? '' : $text;
	}

	/** The key that is made of the site's salts. */
	private static function key(): string {
		return hash( 'sha256', 'genvoris-try-on|' . wp_salt( 'auth' ) . wp_salt( 'secure_auth' ), true );
	}
}
