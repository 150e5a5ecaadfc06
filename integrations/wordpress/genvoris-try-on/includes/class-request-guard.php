<?php
/**
 * Keeps other sites from using a visitor's cookies, and from reading what is meant for the visitor.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** The permissions of the REST routes. */
final class Request_Guard {

	/** Registers what removes WordPress's CORS headers, which would let every site read a visitor's session. */
	public static function register(): void {
		add_filter( 'rest_pre_serve_request', array( self::class, 'keep_private' ), 20, 3 );
		add_filter( 'rest_post_dispatch', array( self::class, 'name_error' ), 10, 3 );
	}

	/**
	 * Adds to WordPress's `code` and `message` the names that the platform uses, which the widget reads.
	 *
	 * @param \WP_HTTP_Response $result  The answer.
	 * @param \WP_REST_Server   $server  The server.
	 * @param \WP_REST_Request  $request The request.
	 */
	public static function name_error( $result, $server, $request ) {
		$body = $result->get_data();
		if ( $result->get_status() >= 400 && is_array( $body ) && isset( $body['code'] ) && self::is_ours( $request ) ) {
			$result->set_data( array( 'error' => $body['code'], 'detail' => $body['message'] ?? '' ) + $body );
		}
		return $result;
	}

	/**
	 * Who may change something: a request with a valid `wp_rest` nonce, or one that the browser says is from a page of
	 * this site. Browsers send `Origin` with every POST, and no page can forge it. So pages from a cache, whose nonce has
	 * expired, work as well.
	 */
	public static function is_own_page( \WP_REST_Request $request ): bool|\WP_Error {
		$origin = $request->get_header( 'origin' );
		if ( null !== $origin ) {
			return self::is_own_origin( $origin ) ? true : self::refuse();
		}
		$nonce = $request->get_header( 'x-wp-nonce' ) ?? $request->get_param( '_wpnonce' );
		return is_string( $nonce ) && wp_verify_nonce( $nonce, 'wp_rest' ) ? true : self::refuse();
	}

	/** Who may read something: every client but a page of another site. */
	public static function is_not_foreign( \WP_REST_Request $request ): bool|\WP_Error {
		$origin     = $request->get_header( 'origin' );
		$is_foreign = 'cross-site' === $request->get_header( 'sec-fetch-site' );
		return $is_foreign || ( null !== $origin && ! self::is_own_origin( $origin ) ) ? self::refuse() : true;
	}

	/**
	 * Removes CORS headers from the answers of this plugin, and keeps all caches away from them.
	 *
	 * @param bool              $is_served Whether the answer was sent already.
	 * @param \WP_HTTP_Response $result    The answer.
	 * @param \WP_REST_Request  $request   The request.
	 */
	public static function keep_private( $is_served, $result, $request ) {
		if ( self::is_ours( $request ) && ! headers_sent() ) {
			header_remove( 'Access-Control-Allow-Origin' );
			header_remove( 'Access-Control-Allow-Credentials' );
			header( 'Cache-Control: no-store, private' );
		}
		return $is_served;
	}

	/** Whether a request is for one of this plugin's routes. */
	private static function is_ours( \WP_REST_Request $request ): bool {
		return str_starts_with( $request->get_route(), '/' . Rest_Routes::NAMESPACE . '/' );
	}

	/** Whether an `Origin` is this site. Behind a proxy, the site's own URL and the `Host` may differ: both count. */
	private static function is_own_origin( string $origin ): bool {
		$host = sanitize_text_field( wp_unslash( $_SERVER['HTTP_HOST'] ?? '' ) );
		$own  = array( self::origin_of( home_url() ), self::origin_of( site_url() ), "https://$host" );
		if ( ! is_ssl() ) {
			$own[] = "http://$host";
		}
		return '' !== $origin && in_array( strtolower( $origin ), array_map( 'strtolower', $own ), true );
	}

	/** The origin of a URL. */
	private static function origin_of( string $url ): string {
		$parts = wp_parse_url( $url );
		$port  = isset( $parts['port'] ) ? ":{$parts['port']}" : '';
		return ( $parts['scheme'] ?? '' ) . '://' . ( $parts['host'] ?? '' ) . $port;
	}

	/** The refusal. */
	private static function refuse(): \WP_Error {
		return new \WP_Error( 'cross_origin', __( 'Only pages of this site may do that.', 'genvoris-try-on' ), array( 'status' => 403 ) );
	}
}
