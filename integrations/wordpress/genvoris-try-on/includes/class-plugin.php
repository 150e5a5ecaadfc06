<?php
/**
 * Connects the parts of the plugin with WordPress and WooCommerce.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** The entry point. */
final class Plugin {

	/** Registers the hooks of all parts. */
	public static function start(): void {
		load_plugin_textdomain( 'genvoris-try-on', false, dirname( plugin_basename( PLUGIN_FILE ) ) . '/languages' );
		Rest_Routes::register();
		Script_Tag::register();
		Placements::register();
		Privacy::register();
		Webhook_Receiver::register();
		if ( is_admin() ) {
			Settings_Page::register();
		}
		if ( self::has_woocommerce() ) {
			Order_Credits::register();
			Pay_Per_Use::register();
		}
		Subscriptions::register();
		self::declare_compatibility();
	}

	/** Whether orders and products of WooCommerce can be used. */
	public static function has_woocommerce(): bool {
		return function_exists( 'wc_get_order' );
	}

	/** Orders are used through WooCommerce's own objects alone, so they may be in tables of their own. */
	private static function declare_compatibility(): void {
		add_action(
			'before_woocommerce_init',
			static function (): void {
				if ( class_exists( \Automattic\WooCommerce\Utilities\FeaturesUtil::class ) ) {
					\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', PLUGIN_FILE, true );
				}
			}
		);
	}
}
