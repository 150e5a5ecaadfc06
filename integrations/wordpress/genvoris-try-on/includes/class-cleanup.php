<?php
/**
 * Removes what the plugin has stored.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** What deactivating and uninstalling do. */
final class Cleanup {

	/** The events of WordPress's scheduler. */
	private const HOOKS = array( 'genvoris_forget_deliveries', 'genvoris_retry_order' );

	/** Deactivating keeps the settings, and stops what runs by itself. */
	public static function deactivate(): void {
		foreach ( self::HOOKS as $hook ) {
			wp_unschedule_hook( $hook );
		}
	}

	/** Uninstalling leaves nothing behind, on any site of a network. */
	public static function uninstall(): void {
		$sites = is_multisite() ? get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) : array( 0 );
		foreach ( $sites as $site_id ) {
			if ( $site_id ) {
				switch_to_blog( $site_id );
			}
			self::clean_site();
			if ( $site_id ) {
				restore_current_blog();
			}
		}
		delete_metadata( 'user', 0, Subscriptions::META, '', true );
	}

	/** Cleans one site. */
	private static function clean_site(): void {
		Connection::remove_webhook();
		self::deactivate();
		self::delete_options();
		self::delete_order_meta();
		wp_cache_flush();
	}

	/** Deletes settings, secrets, transients and deliveries. */
	private static function delete_options(): void {
		global $wpdb;
		foreach ( array( 'genvoris_', '_transient_genvoris_', '_transient_timeout_genvoris_' ) as $prefix ) {
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- options cannot be deleted by prefix otherwise.
			$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->options WHERE option_name LIKE %s", $wpdb->esc_like( $prefix ) . '%' ) );
		}
	}

	/** Deletes the meta of orders, wherever WooCommerce keeps them. It may be gone by now, so its own objects are of no use. */
	private static function delete_order_meta(): void {
		global $wpdb;
		$like = $wpdb->esc_like( '_genvoris_' ) . '%';
		foreach ( array( $wpdb->postmeta, $wpdb->prefix . 'wc_orders_meta' ) as $table ) {
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- see above.
			if ( $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) ) {
				$wpdb->query( $wpdb->prepare( "DELETE FROM $table WHERE meta_key LIKE %s", $like ) ); // phpcs:ignore WordPress.DB -- the table's name is not from outside.
			}
		}
	}
}
