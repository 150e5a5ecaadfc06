<?php
/**
 * Whether this shopper can try something on now, and what to do otherwise.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Makes the answer of `GET status`. */
final class Status {

	/**
	 * The status of whoever asks.
	 *
	 * @return array<string, mixed>
	 */
	public static function current(): array {
		if ( ! Options::is_connected() ) {
			return self::answer( 'ERROR', 'none', 0 );
		}
		try {
			$store = self::store_access();
			return 'ALLOWED' === $store ? self::of( Shopper::current() ) : self::answer( $store, 'none', 0 );
		} catch ( Platform_Exception ) {
			return self::answer( 'ERROR', 'none', 0 );
		}
	}

	/**
	 * The status of a shopper, or of a guest who has not tried anything on (null).
	 *
	 * @return array<string, mixed>
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function of( ?Shopper $shopper ): array {
		$model = Options::model();
		if ( ! Model::allows_guests( $model ) && ( ! $shopper || $shopper->is_guest() ) ) {
			return self::answer( 'ALLOWED', 'login', 0, false ) + array( 'message' => __( 'Log in to try it on.', 'genvoris-try-on' ) );
		}
		$quota     = $shopper ? Sessions::usage( $shopper ) : null;
		$remaining = $quota['remaining'] ?? self::expected_remaining( $shopper );
		$status    = $remaining > 0 ? self::answer( 'ALLOWED', 'try_on', $remaining ) : self::nothing_left( $model );
		if ( $quota ) {
			$status['quota'] = $quota;
		}
		// Somebody whom the platform does not know yet gets a session with the first try-on: the proxy sees to that.
		if ( $quota && $status['canTryOn'] ) {
			$status['sessionToken'] = Sessions::token( $shopper );
		}
		return $status;
	}

	/** What somebody will have whom the platform does not know yet. */
	private static function expected_remaining( ?Shopper $shopper ): int {
		$is_subscribed = $shopper && Model::FREE_ALL !== Options::model() && Subscriptions::is_subscribed( $shopper );
		return $is_subscribed ? (int) Options::get( 'subscriber_try_ons' ) : Plans::first_quota();
	}

	/**
	 * The status of somebody without try-ons. Who can pay for the next one goes on to the price.
	 *
	 * @return array<string, mixed>
	 */
	private static function nothing_left( string $model ): array {
		$status  = self::answer( 'ALLOWED', Model::call_to_action( $model ), 0, Model::PAY_PER_USE === $model );
		$message = match ( $model ) {
			Model::CREDITS      => __( 'Each order gives you try-ons.', 'genvoris-try-on' ),
			Model::SUBSCRIPTION => __( 'Try-ons are for subscribers.', 'genvoris-try-on' ),
			default             => '',
		};
		return '' === $message ? $status : $status + compact( 'message' );
	}

	/**
	 * The fields that every status has. `access` is about the shop: a shopper who has no try-on left would otherwise read
	 * that the shop has none. The platform's 402 says why this shopper cannot try on, and where there is more.
	 *
	 * @return array<string, mixed>
	 */
	private static function answer( string $access, string $cta_type, int $remaining, bool $can_try_on = true ): array {
		return array(
			'access'    => $access,
			'canTryOn'  => $can_try_on && 'ALLOWED' === $access,
			'ctaType'   => $cta_type,
			'remaining' => $remaining,
		);
	}

	/**
	 * Whether the shop itself has credits, cached for a minute.
	 *
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function store_access(): string {
		$cached = get_transient( 'genvoris_store_access' );
		if ( is_string( $cached ) && '' !== $cached ) {
			return $cached;
		}
		$status = Platform_Client::call_url( 'GET', '/api/status' );
		$access = in_array( $status['access'] ?? '', array( 'ALLOWED', 'LOCKED', 'EXHAUSTED' ), true ) ? $status['access'] : 'ERROR';
		set_transient( 'genvoris_store_access', $access, MINUTE_IN_SECONDS );
		return $access;
	}
}
