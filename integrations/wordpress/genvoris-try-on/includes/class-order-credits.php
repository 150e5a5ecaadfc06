<?php
/**
 * The try-ons of orders: granted once when an order is paid, and taken back when it is refunded or cancelled.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Follows the status of WooCommerce's orders. */
final class Order_Credits {

	/** The order's meta: whose try-ons they are. */
	public const SHOPPER = '_genvoris_shopper';

	/** The order's meta: the id of the grant at the platform. It is there as soon as the order has granted its try-ons. */
	public const GRANT = '_genvoris_grant';

	/** The order's meta: the grant was taken back. */
	public const REVOKED = '_genvoris_revoked';

	/** The statuses of a paid order. */
	public const PAID = array( 'processing', 'completed' );

	private const RETRY_HOOK  = 'genvoris_retry_order';
	private const MAX_RETRIES = 8;

	/** Registers the hooks. */
	public static function register(): void {
		add_action( 'woocommerce_checkout_order_created', array( self::class, 'remember_shopper' ) );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( self::class, 'remember_shopper' ) );
		// An order of virtual products may stop at the first status, and other orders reach both.
		foreach ( self::PAID as $status ) {
			add_action( "woocommerce_order_status_$status", array( self::class, 'on_paid' ) );
		}
		foreach ( array( 'order_status_refunded', 'order_status_cancelled', 'order_fully_refunded' ) as $event ) {
			add_action( "woocommerce_$event", array( self::class, 'on_refunded' ) );
		}
		add_action( self::RETRY_HOOK, array( self::class, 'retry' ), 10, 3 );
	}

	/** Notes who orders, because a guest's order says it nowhere else. */
	public static function remember_shopper( \WC_Order $order ): void {
		$shopper = $order->get_customer_id() ? Shopper::of_user( $order->get_customer_id() ) : Shopper::current();
		if ( $shopper && ! $order->get_meta( self::SHOPPER ) ) {
			$order->update_meta_data( self::SHOPPER, $shopper->external_id );
			$order->save();
		}
	}

	/** An order was paid. */
	public static function on_paid( int $order_id ): void {
		self::attempt( 'grant', $order_id, 0 );
	}

	/** An order was refunded or cancelled. A refund of a part takes nothing back. */
	public static function on_refunded( int $order_id ): void {
		self::attempt( 'revoke', $order_id, 0 );
	}

	/** Tries again what has failed. */
	public static function retry( string $action, int $order_id, int $failures ): void {
		self::attempt( $action, $order_id, $failures );
	}

	/**
	 * Grants the order's try-ons. They are granted once: the order's meta says so, and at the platform the grant's
	 * reference, should two requests do this at the same time.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	public static function grant( \WC_Order $order ): void {
		$try_ons = self::try_ons_of( $order );
		$shopper = self::shopper_of( $order );
		if ( 0 === $try_ons || ! $shopper || $order->get_meta( self::GRANT ) ) {
			return;
		}
		$reference = 'woocommerce_order_' . $order->get_id();
		$expires   = self::expiry_of( $order );
		Sessions::save_customer( $shopper );
		Platform_Client::call( 'POST', $shopper->path() . '/grants', compact( 'reference' ) + array( 'tryOns' => $try_ons ) + $expires );
		$order->update_meta_data( self::SHOPPER, $shopper->external_id );
		$order->update_meta_data( self::GRANT, $reference );
		$order->save();
		$shopper->forget_cached();
	}

	/**
	 * Takes back what is unused. Try-ons that were used stay used.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	public static function revoke( \WC_Order $order ): void {
		$reference = (string) $order->get_meta( self::GRANT );
		$shopper   = self::shopper_of( $order );
		if ( '' === $reference || ! $shopper || $order->get_meta( self::REVOKED ) ) {
			return;
		}
		Platform_Client::call( 'DELETE', $shopper->path() . '/grants/' . rawurlencode( $reference ) );
		$order->update_meta_data( self::REVOKED, 'yes' );
		$order->save();
		$shopper->forget_cached();
	}

	/** Grants or revokes. If the platform does not answer, it is tried again later: the customer has paid. */
	private static function attempt( string $action, int $order_id, int $failures ): void {
		$order = wc_get_order( $order_id );
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		try {
			'grant' === $action ? self::grant_if_paid( $order ) : self::revoke( $order );
		} catch ( Platform_Exception $failure ) {
			self::handle_failure( $failure, $order, $action, $failures + 1 );
		}
	}

	/**
	 * Grants the try-ons, unless the order was refunded while this had to wait.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	private static function grant_if_paid( \WC_Order $order ): void {
		if ( $order->has_status( self::PAID ) ) {
			self::grant( $order );
		}
	}

	/** Tries again in a minute, then after twice as long each time; gives up where that is no help, with a note for the merchant. */
	private static function handle_failure( Platform_Exception $failure, \WC_Order $order, string $action, int $failures ): void {
		if ( 404 === $failure->status && 'revoke' === $action ) {
			return;
		}
		// A refused key is corrected by the merchant, so it is worth waiting for.
		$is_worthwhile = $failure->is_temporary() || in_array( $failure->status, array( 401, 403 ), true );
		if ( $is_worthwhile && $failures <= self::MAX_RETRIES ) {
			wp_schedule_single_event( time() + MINUTE_IN_SECONDS * 2 ** ( $failures - 1 ), self::RETRY_HOOK, array( $action, $order->get_id(), $failures ) );
			return;
		}
		/* translators: %s: the error message. */
		$order->add_order_note( sprintf( __( 'The try-ons of this order could not be changed: %s', 'genvoris-try-on' ), $failure->getMessage() ) );
	}

	/** How many try-ons an order gives. */
	private static function try_ons_of( \WC_Order $order ): int {
		if ( Model::PAY_PER_USE === $order->get_meta( Pay_Per_Use::MODEL ) ) {
			return 1;
		}
		return Model::CREDITS === Options::model() ? (int) Options::get( 'try_ons_per_order' ) : 0;
	}

	/** Who has placed the order; null for a guest whose browser has no cookie of this plugin. */
	private static function shopper_of( \WC_Order $order ): ?Shopper {
		$noted = Shopper::from_external_id( (string) $order->get_meta( self::SHOPPER ) );
		return $noted ?? ( $order->get_customer_id() ? Shopper::of_user( $order->get_customer_id() ) : null );
	}

	/**
	 * When the order's try-ons expire. It is counted from the payment, so that a repeated call says the same.
	 *
	 * @return array<string, string>
	 */
	private static function expiry_of( \WC_Order $order ): array {
		$days = (int) Options::get( 'try_ons_expire_days' );
		$paid = $order->get_date_paid() ?? $order->get_date_created();
		if ( 0 === $days || ! $paid || Model::PAY_PER_USE === $order->get_meta( Pay_Per_Use::MODEL ) ) {
			return array();
		}
		return array( 'expiresAt' => gmdate( 'Y-m-d\TH:i:s\Z', $paid->getTimestamp() + $days * DAY_IN_SECONDS ) );
	}
}
