<?php
/**
 * The widget's script tag.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Enqueues the widget, with its attributes. */
final class Script_Tag {

	private const HANDLE = 'genvoris-widget';

	/** Optimisers bundle scripts, or hold them back until the first click, which the button would then ignore. */
	private const OPT_OUT = array(
		'data-cfasync'      => 'false',
		'data-no-optimize'  => '1',
		'data-no-defer'     => '1',
		'data-no-minify'    => '1',
		'data-noptimize'    => '1',
		'data-jetpack-boost' => 'ignore',
		'nowprocket'        => true,
	);

	/** Registers the hooks. */
	public static function register(): void {
		add_filter( 'wp_script_attributes', array( self::class, 'add_attributes' ) );
		add_filter( 'script_loader_tag', array( self::class, 'complete_tag' ), 10, 2 );
		add_filter( 'rocket_delay_js_exclusions', array( self::class, 'exclude' ) );
		add_filter( 'litespeed_optimize_js_excludes', array( self::class, 'exclude' ) );
		add_filter( 'sgo_js_async_exclude', array( self::class, 'exclude_handle' ) );
		add_filter( 'sgo_javascript_combine_exclude', array( self::class, 'exclude_handle' ) );
	}

	/** Loads the widget on this page, also if the page is half printed already. */
	public static function enqueue(): void {
		if ( ! Options::is_connected() ) {
			return;
		}
		// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- the platform versions what the script loads.
		wp_enqueue_script( self::HANDLE, Options::platform_url() . '/widget.js', array(), null, array( 'strategy' => 'defer' ) );
		$texts = Order_Texts::script();
		if ( '' !== $texts && ! wp_scripts()->get_data( self::HANDLE, 'before' ) ) {
			wp_add_inline_script( self::HANDLE, $texts, 'before' );
		}
	}

	/**
	 * Adds the attributes where WordPress makes tags of attributes: since version 6.4.
	 *
	 * @param array<string, string|bool> $attributes The attributes of any script.
	 */
	public static function add_attributes( $attributes ) {
		return self::HANDLE . '-js' === ( $attributes['id'] ?? '' ) ? array_merge( $attributes, self::attributes() ) : $attributes;
	}

	/**
	 * Adds the attributes to the tag itself where WordPress has made it of text: in version 6.3.
	 *
	 * @param string $tag    The tag.
	 * @param string $handle The script's name.
	 */
	public static function complete_tag( $tag, $handle ) {
		if ( self::HANDLE !== $handle || str_contains( $tag, 'data-api-url' ) ) {
			return $tag;
		}
		$attributes = wp_sanitize_script_attributes( self::attributes() );
		return preg_replace_callback( '/ src=/', static fn(): string => "$attributes src=", $tag, 1 );
	}

	/**
	 * Excludes the script by its URL.
	 *
	 * @param string[] $patterns What is excluded already.
	 */
	public static function exclude( $patterns ) {
		return array( ...(array) $patterns, Options::platform_url() . '/widget' );
	}

	/**
	 * Excludes the script by its name.
	 *
	 * @param string[] $handles What is excluded already.
	 */
	public static function exclude_handle( $handles ) {
		return array( ...(array) $handles, self::HANDLE );
	}

	/**
	 * The attributes. No key and no nonce are among them, so the page may be cached.
	 *
	 * @return array<string, string|bool>
	 */
	private static function attributes(): array {
		$privacy_url = (bool) Options::get( 'consent' ) ? get_privacy_policy_url() : '';
		$attributes  = array(
			'data-api-url'     => rest_url( Rest_Routes::NAMESPACE . '/proxy/' ),
			'data-token-url'   => rest_url( Rest_Routes::NAMESPACE . '/session' ),
			'data-platform'    => Plugin::has_woocommerce() ? 'woocommerce' : 'wordpress',
			'data-language'    => (string) Options::get( 'language' ),
			'data-consent-url' => $privacy_url,
			'data-no-fab'      => true,
		) + self::checkout_attributes() + self::OPT_OUT;
		/**
		 * The attributes of the widget's script tag, such as `data-paywall-callback`.
		 *
		 * @param array $attributes Their values by their names.
		 */
		return array_filter( (array) apply_filters( 'genvoris_script_attributes', $attributes ), static fn( $value ): bool => '' !== $value );
	}

	/**
	 * The attributes with which single try-ons are sold.
	 *
	 * @return array<string, string>
	 */
	private static function checkout_attributes(): array {
		$price = Pay_Per_Use::price_label();
		if ( '' === $price ) {
			return array();
		}
		return array(
			'data-checkout-url' => rest_url( Rest_Routes::NAMESPACE . '/checkout' ),
			'data-session-url'  => rest_url( Rest_Routes::NAMESPACE . '/session' ),
			'data-price-label'  => $price,
		);
	}
}
