<?php
/**
 * Sells single try-ons: an order with the product that the merchant has chosen for it, paid in the shop's own checkout.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Starts checkouts, and exchanges paid ones for a session. */
final class Pay_Per_Use {

	/** The order's meta: `PAY_PER_USE`. */
	public const MODEL = '_genvoris_model';

	private const PRODUCT    = '_genvoris_product';
	private const RETURN_URL = '_genvoris_return_url';

	/** Registers the hooks. */
	public static function register(): void {
		add_filter( 'woocommerce_get_checkout_order_received_url', array( self::class, 'return_url' ), 20, 2 );
		add_filter( 'woocommerce_get_cancel_order_url_raw', array( self::class, 'cancel_url' ), 20, 2 );
	}

	/** The product that is one try-on, if single try-ons can be sold. */
	public static function product(): ?\WC_Product {
		if ( Model::PAY_PER_USE !== Options::model() || ! Plugin::has_woocommerce() ) {
			return null;
		}
		$product = wc_get_product( (int) Options::get( 'try_on_product' ) );
		return $product instanceof \WC_Product && '' !== $product->get_price() ? $product : null;
	}

	/** What the shopper reads before paying. */
	public static function price_label(): string {
		$product = self::product();
		return $product ? Product_Facts::plain_text( wc_price( wc_get_price_to_display( $product ) ) ) : '';
	}

	/** `POST checkout`: creates the order, and answers where it is paid. */
	public static function start( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$product = self::product();
		if ( ! $product ) {
			return new \WP_Error( 'not_found', __( 'Single try-ons are not for sale.', 'genvoris-try-on' ), array( 'status' => 404 ) );
		}
		if ( ! Rate_Limiter::allows( 'checkout', 10, MINUTE_IN_SECONDS ) ) {
			return Rate_Limiter::refusal();
		}
		$order = self::create_order( $product, Shopper::current_or_new_guest(), $request );
		if ( is_wp_error( $order ) ) {
			return $order;
		}
		return new \WP_REST_Response(
			array(
				'url'               => $order->get_checkout_payment_url(),
				'checkoutSessionId' => $order->get_order_key(),
			)
		);
	}

	/**
	 * `POST session` with a checkout: a token if it is paid. The order says who gets the try-on, not the page; its key
	 * cannot be guessed.
	 *
	 * @throws Platform_Exception If the platform does not answer.
	 */
	public static function exchange( string $order_key ): \WP_REST_Response|\WP_Error {
		$order   = self::find_order( $order_key );
		$shopper = $order ? Shopper::from_external_id( (string) $order->get_meta( Order_Credits::SHOPPER ) ) : null;
		if ( ! $order || ! $shopper ) {
			return new \WP_Error( 'not_found', __( 'There is no such checkout.', 'genvoris-try-on' ), array( 'status' => 404 ) );
		}
		if ( ! $order->has_status( Order_Credits::PAID ) ) {
			return self::payment_required( $order );
		}
		Order_Credits::grant( $order );
		return new \WP_REST_Response( array( 'token' => Sessions::token( $shopper, (string) $order->get_meta( self::PRODUCT ) ) ) );
	}

	/**
	 * Leads back to the product after the payment, where the try-on goes on.
	 *
	 * @param string    $url   WooCommerce's own page.
	 * @param \WC_Order $order The order.
	 */
	public static function return_url( $url, $order ) {
		$return_url = $order->get_meta( self::RETURN_URL );
		return $return_url ? add_query_arg( 'session_id', rawurlencode( $order->get_order_key() ), $return_url ) : $url;
	}

	/**
	 * Leads back to the product after the shopper has changed their mind.
	 *
	 * @param string    $url   WooCommerce's own page.
	 * @param \WC_Order $order The order; WooCommerce leaves it out before version 7.
	 */
	public static function cancel_url( $url, $order = null ) {
		$return_url = $order instanceof \WC_Order ? $order->get_meta( self::RETURN_URL ) : '';
		return $return_url ? $return_url : $url;
	}

	/** Creates an order that waits for its payment. */
	private static function create_order( \WC_Product $product, Shopper $shopper, \WP_REST_Request $request ): \WC_Order|\WP_Error {
		$order = wc_create_order( array( 'customer_id' => $shopper->user_id, 'created_via' => 'genvoris' ) );
		if ( is_wp_error( $order ) ) {
			return $order;
		}
		$order->add_product( $product, 1 );
		$meta = array(
			self::MODEL            => Model::PAY_PER_USE,
			self::PRODUCT          => self::text( $request, 'productId' ),
			self::RETURN_URL       => wp_validate_redirect( esc_url_raw( self::text( $request, 'returnUrl' ) ), home_url( '/' ) ),
			Order_Credits::SHOPPER => $shopper->external_id,
		);
		foreach ( $meta as $name => $value ) {
			$order->update_meta_data( $name, $value );
		}
		$order->calculate_totals();
		$order->save();
		return $order;
	}

	/** The order with this key, if it is for a single try-on. */
	private static function find_order( string $order_key ): ?\WC_Order {
		if ( ! Plugin::has_woocommerce() || ! preg_match( '/^wc_order_\w+$/', $order_key ) ) {
			return null;
		}
		$id    = (int) wc_get_order_id_by_order_key( $order_key );
		$order = $id ? wc_get_order( $id ) : null;
		return $order instanceof \WC_Order && Model::PAY_PER_USE === $order->get_meta( self::MODEL ) ? $order : null;
	}

	/** The answer for an order that is not paid. A failed payment may be tried again, so that order waits, too. */
	private static function payment_required( \WC_Order $order ): \WP_REST_Response {
		$status = match ( $order->get_status() ) {
			'on-hold'   => 'processing',
			'cancelled' => 'expired',
			'refunded'  => 'refunded',
			default     => 'unpaid',
		};
		return new \WP_REST_Response( array( 'error' => 'payment_required', 'paymentStatus' => $status, 'detail' => 'The checkout is not paid.' ), 402 );
	}

	/** A text of the request. */
	private static function text( \WP_REST_Request $request, string $name ): string {
		$value = $request->get_param( $name );
		return is_scalar( $value ) ? mb_substr( sanitize_text_field( (string) $value ), 0, 2000 ) : '';
	}
}
