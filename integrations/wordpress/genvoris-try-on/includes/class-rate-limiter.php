<?php
/**
 * Limits how often an address may call.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Counts calls in fixed windows of time. Addresses are stored as keyed hashes only. */
final class Rate_Limiter {

	/** Counts a call, and says whether it is within the limit. */
	public static function allows( string $name, int $limit, int $seconds ): bool {
		/**
		 * How many calls an address may make. Raise it where a reverse proxy makes all visitors share one address and
		 * `genvoris_client_address` cannot tell them apart. 0 turns the limit off.
		 *
		 * @param int    $limit The number of calls.
		 * @param string $name  `proxy`, 30 a minute, or `guests`, 10 new ones an hour.
		 */
		$limit = (int) apply_filters( 'genvoris_rate_limit', $limit, $name );
		if ( $limit <= 0 ) {
			return true;
		}
		$window = intdiv( time(), $seconds );
		$key    = 'genvoris_limit_' . substr( wp_hash( "$name|$window|" . self::address() ), 0, 20 );
		$count  = (int) get_transient( $key ) + 1;
		set_transient( $key, $count, $seconds );
		return $count <= $limit;
	}

	/** The answer to a call that is one too many. */
	public static function refusal(): \WP_REST_Response {
		$body = array(
			'error'  => 'rate_limited',
			'detail' => __( 'Please try again in a minute.', 'genvoris-try-on' ),
		);
		return new \WP_REST_Response( $body, 429, array( 'Retry-After' => '60' ) );
	}

	/** The visitor's address. */
	private static function address(): string {
		$address = sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ?? '' ) );
		return (string) apply_filters( 'genvoris_client_address', $address );
	}
}
