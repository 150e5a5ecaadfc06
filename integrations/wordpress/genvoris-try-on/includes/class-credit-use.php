<?php
/**
 * `POST credits/use`: counts a try-on that a theme has rendered by other means than the widget.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Counts one try-on of the shopper, and takes one credit of the shop. */
final class Credit_Use {

	/**
	 * The parameters. `attemptId` makes a repeated call count once.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function arguments(): array {
		return array(
			'attemptId'    => array( 'type' => 'string', 'format' => 'uuid', 'required' => true ),
			'productTitle' => array( 'type' => 'string', 'maxLength' => 200, 'sanitize_callback' => 'sanitize_text_field' ),
		);
	}

	/** Counts the try-on, or answers the platform's 402. */
	public static function handle( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$shopper = Shopper::current();
		if ( ! $shopper ) {
			return new \WP_Error( 'rest_not_logged_in', __( 'Log in to try it on.', 'genvoris-try-on' ), array( 'status' => 401 ) );
		}
		try {
			$answer = self::track( $shopper, $request );
		} catch ( Platform_Exception $failure ) {
			return $failure->to_wp_error();
		}
		delete_transient( $shopper->cache_key( 'usage' ) );
		$quota = $answer['end_customer_quota'] ?? array();
		return new \WP_REST_Response( array( 'success' => true, 'remaining' => (int) ( $quota['remaining'] ?? 0 ), 'quota' => $quota ) );
	}

	/**
	 * Reports the try-on to the platform.
	 *
	 * @return array<string, mixed>
	 * @throws Platform_Exception If none is left, or if the platform does not answer.
	 */
	private static function track( Shopper $shopper, \WP_REST_Request $request ): array {
		$body = array(
			'success'            => true,
			'variation_count'    => 1,
			'end_customer_token' => Sessions::token( $shopper ),
			'product_title'      => (string) $request->get_param( 'productTitle' ),
		);
		return Platform_Client::call_url( 'POST', '/api/tryon/track', $body, array( 'Idempotency-Key' => $request->get_param( 'attemptId' ) ) );
	}
}
