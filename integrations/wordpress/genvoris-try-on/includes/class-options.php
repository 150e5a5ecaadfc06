<?php
/**
 * The settings of the merchant, as values that can be relied on.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Reads the settings. What is missing or was never saved has its default. */
final class Options {

	public const NAME = 'genvoris_try_on_settings';

	/**
	 * The settings by name, with their defaults.
	 *
	 * @return array<string, string|int|bool>
	 */
	public static function defaults(): array {
		return array(
			'platform_url'         => 'https://cdn.genvoris.org',
			'model'                => Model::FREE_ALL,
			'monthly_try_ons'      => 20,
			'subscriber_try_ons'   => 100,
			'upgrade_url'          => '',
			'subscription_products' => '',
			'try_ons_per_order'    => 5,
			'try_ons_expire_days'  => 0,
			'try_on_product'       => 0,
			'placement'            => 'woocommerce_after_add_to_cart_form',
			'label'                => '',
			'show_on_cards'        => false,
			'category'             => 'apparel',
			'consent'              => true,
			'language'             => '',
		);
	}

	/** A setting. */
	public static function get( string $name ): string|int|bool {
		$saved = get_option( self::NAME, array() );
		return ( is_array( $saved ) ? $saved : array() )[ $name ] ?? self::defaults()[ $name ];
	}

	/** The model that the merchant has chosen. */
	public static function model(): string {
		return (string) self::get( 'model' );
	}

	/** The platform's address, without a slash at its end. */
	public static function platform_url(): string {
		return untrailingslashit( (string) self::get( 'platform_url' ) );
	}

	/** The secret key. `GENVORIS_API_KEY` in wp-config.php keeps it out of the database. */
	public static function api_key(): string {
		return defined( 'GENVORIS_API_KEY' ) ? (string) GENVORIS_API_KEY : Secret_Store::get( 'api_key' );
	}

	/** Whether the plugin can call the platform. */
	public static function is_connected(): bool {
		return '' !== self::api_key() && '' !== self::platform_url();
	}

	/** Whether the site has an address for the widget's backend: without permalinks it would be in a query, where the widget cannot add a path. */
	public static function has_permalinks(): bool {
		return '' !== (string) get_option( 'permalink_structure' );
	}

	/** What the button says. */
	public static function label(): string {
		$label = (string) self::get( 'label' );
		return '' === $label ? __( 'Try it on', 'genvoris-try-on' ) : $label;
	}
}
