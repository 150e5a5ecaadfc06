<?php
/**
 * `POST webhook`: receives the platform's events.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Checks signatures, and takes each delivery once. */
final class Webhook_Receiver {

	/** The events that this plugin subscribes to. */
	public const EVENTS = array( 'tryon.completed', 'customer.quota_exhausted', 'customer.plan_changed', 'end_customer.period_rolled', 'credit.low_balance', 'credit.balance_added' );

	public const LOW_BALANCE = 'genvoris_try_on_low_balance';

	private const DELIVERY_PREFIX = 'genvoris_delivery_';
	private const CLEANUP_HOOK    = 'genvoris_forget_deliveries';

	/** In seconds: an older signature is a replay. */
	private const TOLERANCE = 300;

	/** In seconds: the platform sends nothing again after this time. */
	private const REMEMBERED_FOR = 15 * DAY_IN_SECONDS;

	/** Registers the daily cleanup. */
	public static function register(): void {
		add_action( self::CLEANUP_HOOK, array( self::class, 'forget_old_deliveries' ) );
		if ( ! wp_next_scheduled( self::CLEANUP_HOOK ) ) {
			wp_schedule_event( time() + DAY_IN_SECONDS, 'daily', self::CLEANUP_HOOK );
		}
	}

	/** The permission: only the platform knows the secret. */
	public static function is_genuine( \WP_REST_Request $request ): bool|\WP_Error {
		$header = (string) $request->get_header( 'x-genvoris-signature' );
		$secret = Secret_Store::get( 'webhook_secret' );
		$is_ok  = '' !== $secret && self::is_signed( $header, $request->get_body(), $secret, time() );
		return $is_ok ? true : new \WP_Error( 'invalid_signature', 'The signature is missing or wrong.', array( 'status' => 401 ) );
	}

	/** Whether a header `t=<unix>,v1=<hex>[,v1=<hex>]` signs the body now. */
	public static function is_signed( string $header, string $body, string $secret, int $now ): bool {
		if ( ! preg_match( '/(?:^|,)t=(\d{1,12})(?:,|$)/', $header, $time ) || abs( $now - (int) $time[1] ) > self::TOLERANCE ) {
			return false;
		}
		$expected = hash_hmac( 'sha256', "$time[1].$body", $secret );
		preg_match_all( '/(?:^|,)v1=([0-9a-f]{64})(?=,|$)/', $header, $signatures );
		foreach ( $signatures[1] as $signature ) {
			if ( hash_equals( $expected, $signature ) ) {
				return true;
			}
		}
		return false;
	}

	/** Takes an event. */
	public static function handle( \WP_REST_Request $request ): \WP_REST_Response {
		$event = json_decode( $request->get_body(), true );
		$type  = $event['type'] ?? null;
		$data  = $event['data'] ?? null;
		if ( ! is_string( $type ) || ! is_array( $data ) ) {
			return new \WP_REST_Response( array( 'error' => 'invalid_body', 'detail' => 'This is not an event.' ), 400 );
		}
		$delivery = (string) ( $request->get_header( 'x-genvoris-delivery' ) ?? $event['id'] ?? '' );
		if ( self::is_first( $delivery ) ) {
			self::react( $type, $data );
		}
		return new \WP_REST_Response( array( 'received' => true ) );
	}

	/** Forgets deliveries that the platform no longer sends again. */
	public static function forget_old_deliveries(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- options cannot be deleted by value otherwise.
		$wpdb->query(
			$wpdb->prepare(
				"DELETE FROM $wpdb->options WHERE option_name LIKE %s AND option_value < %d",
				$wpdb->esc_like( self::DELIVERY_PREFIX ) . '%',
				time() - self::REMEMBERED_FOR
			)
		);
	}

	/** Remembers a delivery. False if it is known: the unique name of an option decides between two at the same time. */
	private static function is_first( string $delivery ): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- add_option overwrites, so it cannot tell which one is first.
		$added = $wpdb->query(
			$wpdb->prepare(
				"INSERT IGNORE INTO $wpdb->options (option_name, option_value, autoload) VALUES (%s, %s, 'no')",
				self::DELIVERY_PREFIX . md5( $delivery ),
				(string) time()
			)
		);
		return (bool) $added;
	}

	/**
	 * Drops what is cached of the customer, remembers the shop's balance, and tells other plugins.
	 *
	 * @param string               $type The event's type.
	 * @param array<string, mixed> $data The event's data.
	 */
	private static function react( string $type, array $data ): void {
		$external_id = $data['external_id'] ?? $data['externalId'] ?? null;
		$shopper     = is_string( $external_id ) ? Shopper::from_external_id( $external_id ) : null;
		if ( $shopper ) {
			$shopper->forget_cached();
		}
		if ( 'credit.low_balance' === $type ) {
			update_option( self::LOW_BALANCE, absint( $data['remaining_credits'] ?? 0 ), false );
		}
		if ( 'credit.balance_added' === $type ) {
			delete_option( self::LOW_BALANCE );
			delete_transient( 'genvoris_store_access' );
		}
		/**
		 * An event of the platform, once.
		 *
		 * @param string $type Its type, such as `tryon.completed`.
		 * @param array  $data Its data.
		 */
		do_action( 'genvoris_webhook', $type, $data );
	}
}
