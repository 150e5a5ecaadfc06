<?php
/**
 * Who has a subscription. WooCommerce Subscriptions says so; another plugin may, by `genvoris_subscription_changed`.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Follows subscriptions. */
final class Subscriptions {

	/** The user's meta: the subscriptions that are active, by their ids. */
	public const META = '_genvoris_subscriptions';

	/** A cancelled subscription stays active until the end of what was paid. */
	private const ACTIVE = array( 'active', 'pending-cancel' );

	/** Registers the hooks. */
	public static function register(): void {
		add_action( 'woocommerce_subscription_status_updated', array( self::class, 'on_status' ) );
		add_action( 'woocommerce_subscription_renewal_payment_complete', array( self::class, 'on_renewal' ) );
		add_action( 'genvoris_subscription_changed', array( self::class, 'set' ), 10, 3 );
		add_action( 'deleted_user', array( self::class, 'on_deleted_user' ) );
	}

	/** Whether the shopper has an active subscription. */
	public static function is_subscribed( Shopper $shopper ): bool {
		$is_subscribed = ! $shopper->is_guest() && array() !== self::ids_of( $shopper->user_id );
		/**
		 * Whether a user has a subscription that includes try-ons.
		 *
		 * @param bool $is_subscribed Whether a subscription is known.
		 * @param int  $user_id       The user; 0 for a guest.
		 */
		return (bool) apply_filters( 'genvoris_is_subscribed', $is_subscribed, $shopper->user_id );
	}

	/**
	 * A subscription has started, paused or ended.
	 *
	 * @param \WC_Subscription $subscription The subscription.
	 */
	public static function on_status( $subscription ): void {
		$is_active = $subscription->has_status( self::ACTIVE ) && self::counts( $subscription );
		self::set( (int) $subscription->get_user_id(), (string) $subscription->get_id(), $is_active );
	}

	/**
	 * A subscription was renewed, which starts a new month of try-ons.
	 *
	 * @param \WC_Subscription $subscription The subscription.
	 */
	public static function on_renewal( $subscription ): void {
		if ( ! self::counts( $subscription ) ) {
			return;
		}
		$shopper = Shopper::of_user( (int) $subscription->get_user_id() );
		self::set( $shopper->user_id, (string) $subscription->get_id(), true );
		self::quietly( static fn() => Platform_Client::call( 'PATCH', $shopper->path(), array( 'resetPeriod' => true ) ) );
	}

	/** Notes that a user's subscription is active or not, and changes the user's plan. */
	public static function set( int $user_id, string $subscription_id, bool $is_active ): void {
		if ( $user_id <= 0 ) {
			return;
		}
		$ids = array_diff( self::ids_of( $user_id ), array( $subscription_id ) );
		update_user_meta( $user_id, self::META, array_values( $is_active ? array( ...$ids, $subscription_id ) : $ids ) );
		$shopper = Shopper::of_user( $user_id );
		$shopper->forget_cached();
		if ( Options::is_connected() ) {
			self::quietly( static fn() => Sessions::save_customer( $shopper ) );
		}
	}

	/** A user was deleted. The customer's try-ons end. */
	public static function on_deleted_user( int $user_id ): void {
		if ( Options::is_connected() ) {
			self::quietly( static fn() => Platform_Client::call( 'DELETE', Shopper::of_user( $user_id )->path() ) );
		}
	}

	/**
	 * The user's active subscriptions.
	 *
	 * @return string[]
	 */
	private static function ids_of( int $user_id ): array {
		$ids = get_user_meta( $user_id, self::META, true );
		return is_array( $ids ) ? array_map( 'strval', $ids ) : array();
	}

	/**
	 * Whether a subscription includes try-ons: the merchant may have named its products.
	 *
	 * @param \WC_Subscription $subscription The subscription.
	 */
	private static function counts( $subscription ): bool {
		$wanted = wp_parse_id_list( (string) Options::get( 'subscription_products' ) );
		$sold   = array();
		foreach ( $subscription->get_items() as $item ) {
			array_push( $sold, $item->get_product_id(), $item->get_variation_id() );
		}
		return ! $wanted || array_intersect( $wanted, $sold );
	}

	/** Calls the platform. A failure is made good with the next session, which gives the customer the right plan again. */
	private static function quietly( callable $call ): void {
		try {
			$call();
		} catch ( Platform_Exception $failure ) {
			do_action( 'genvoris_call_failed', $failure );
		}
	}
}
