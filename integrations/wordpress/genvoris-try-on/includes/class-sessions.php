<?php
/**
 * The shopper's customer and sessions at the platform.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Makes session tokens. */
final class Sessions {

	/** In seconds: how long a token is used again for the same shopper. It is valid for 900. */
	private const CACHED_FOR = 600;

	/**
	 * A session token. The platform keeps the customer, who has the plan of the chosen model.
	 *
	 * @param Shopper $shopper    Who tries on.
	 * @param string  $product_id If given, the token is for this product only.
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	public static function token( Shopper $shopper, string $product_id = '' ): string {
		$cached = '' === $product_id ? Secret_Store::decrypt( (string) get_transient( $shopper->cache_key( 'session' ) ) ) : '';
		if ( '' !== $cached ) {
			return $cached;
		}
		self::save_customer( $shopper );
		$body    = '' === $product_id ? array() : array( 'productId' => $product_id );
		$session = Platform_Client::call( 'POST', $shopper->path() . '/sessions', $body );
		$token   = (string) ( $session['token'] ?? '' );
		if ( '' === $product_id ) {
			set_transient( $shopper->cache_key( 'session' ), Secret_Store::encrypt( $token ), self::CACHED_FOR );
		}
		return $token;
	}

	/**
	 * Creates the customer, or gives an existing one the plan that the model has for them by now. The platform learns
	 * neither a name nor an e-mail address.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	public static function save_customer( Shopper $shopper ): void {
		$plan_id  = Plans::id_for( $shopper );
		$customer = Platform_Client::call( 'POST', '/customers', array( 'externalId' => $shopper->external_id ) );
		if ( ( $customer['planId'] ?? null ) !== $plan_id ) {
			Platform_Client::call( 'PATCH', $shopper->path(), array( 'planId' => $plan_id ) );
		}
	}

	/**
	 * What is left of a shopper's try-ons, `{ used, limit, remaining }`, or null for somebody whom the platform does not
	 * know. It is cached for a minute, because every page view asks.
	 *
	 * @return array<string, int>|null
	 * @throws Platform_Exception If the platform does not answer.
	 */
	public static function usage( Shopper $shopper ): ?array {
		$cached = get_transient( $shopper->cache_key( 'usage' ) );
		if ( is_array( $cached ) ) {
			return $cached['current'] ?? null;
		}
		$usage = self::request_usage( $shopper );
		set_transient( $shopper->cache_key( 'usage' ), array( 'current' => $usage ), MINUTE_IN_SECONDS );
		return $usage;
	}

	/**
	 * Asks the platform for the usage.
	 *
	 * @return array<string, int>|null
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function request_usage( Shopper $shopper ): ?array {
		try {
			$usage = Platform_Client::call( 'GET', $shopper->path() . '/usage' );
		} catch ( Platform_Exception $failure ) {
			if ( 404 === $failure->status ) {
				return null;
			}
			throw $failure;
		}
		$current = $usage['data']['current'] ?? array();
		return array_map( 'intval', array_intersect_key( $current, array_flip( array( 'used', 'limit', 'remaining' ) ) ) );
	}
}
