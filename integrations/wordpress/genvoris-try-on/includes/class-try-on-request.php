<?php
/**
 * A try-on of the widget.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Completes the widget's form, and the platform's answer. */
final class Try_On_Request {

	/**
	 * Passes the try-on on.
	 *
	 * @throws Platform_Exception If the photo is missing, or if the platform does not answer.
	 */
	public static function run( \WP_REST_Request $request ): \WP_REST_Response {
		$shopper = Shopper::current();
		$model   = Options::model();
		if ( ! Model::allows_guests( $model ) && ( ! $shopper || $shopper->is_guest() ) ) {
			return self::refuse_guest();
		}
		if ( ! $shopper && ! Rate_Limiter::allows( 'guests', 10, HOUR_IN_SECONDS ) ) {
			return Rate_Limiter::refusal();
		}
		$form    = Multipart::of_request( $request, array( 'product_images' ) );
		$shopper = $shopper ?? Shopper::current_or_new_guest();
		self::add_product_images( $form, $request );
		self::add_token( $form, $request, $shopper );
		$answer = Proxy::send_form( 'api/tryon', $form );
		delete_transient( $shopper->cache_key( 'usage' ) );
		return 402 === $answer->get_status() ? self::with_upgrade_url( $answer ) : $answer;
	}

	/**
	 * Adds the product's pictures. PHP keeps only the last of several fields of one name, and the widget sends a
	 * `product_images` for each picture, so those of a product of this shop are taken from the shop.
	 */
	private static function add_product_images( Multipart $form, \WP_REST_Request $request ): void {
		$posted = $request->get_body_params()['product_images'] ?? '';
		$own    = Product_Facts::image_urls( absint( $request->get_param( 'product_id' ) ) );
		$is_own = ! is_string( $posted ) || '' === $posted || in_array( $posted, $own, true );
		foreach ( $is_own ? $own : array( $posted ) as $url ) {
			$form->add_field( 'product_images', $url );
		}
	}

	/**
	 * Adds the shopper's session if the page has none: it gets one with the status only after the first try-on.
	 *
	 * @throws Platform_Exception If the platform refuses a session.
	 */
	private static function add_token( Multipart $form, \WP_REST_Request $request, Shopper $shopper ): void {
		if ( ! $request->get_param( 'end_customer_token' ) ) {
			$form->add_field( 'end_customer_token', Sessions::token( $shopper ) );
		}
	}

	/** Names the page where shoppers get more, if the platform does not know it: the widget's button leads there. */
	private static function with_upgrade_url( Proxy_Answer $answer ): \WP_REST_Response {
		$body = json_decode( $answer->get_data(), true );
		if ( ! is_array( $body ) || 'end_customer_quota' !== ( $body['error'] ?? '' ) ) {
			return $answer;
		}
		$url = self::upgrade_url();
		if ( '' !== $url ) {
			$body += array( 'upgradeUrl' => $url );
		}
		if ( Model::CREDITS === Options::model() ) {
			// There is no plan to choose: the next order gives try-ons.
			$body['reason'] = 'quota_exhausted';
			if ( 0 === ( $body['limit'] ?? null ) ) {
				// Who has not ordered yet would read that 0 of 0 are used.
				unset( $body['used'], $body['limit'] );
			}
		}
		return new \WP_REST_Response( $body, 402 );
	}

	/** Where shoppers get more: the merchant's page or, where orders give try-ons, the shop. */
	private static function upgrade_url(): string {
		$url = (string) Options::get( 'upgrade_url' );
		return '' === $url && Model::CREDITS === Options::model() && Plugin::has_woocommerce() ? (string) wc_get_page_permalink( 'shop' ) : $url;
	}

	/** The answer to a guest of a model that needs an account. The button leads to the login. */
	private static function refuse_guest(): \WP_REST_Response {
		return new \WP_REST_Response(
			array(
				'error'      => 'end_customer_quota',
				'reason'     => 'no_plan',
				'detail'     => __( 'Log in to try it on.', 'genvoris-try-on' ),
				'upgradeUrl' => Plugin::has_woocommerce() ? wc_get_page_permalink( 'myaccount' ) : wp_login_url(),
			),
			402
		);
	}
}
