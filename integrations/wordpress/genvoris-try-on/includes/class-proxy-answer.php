<?php
/**
 * The platform's answer on its way to the page.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** A response whose body is sent as it came: parsing megabytes of pictures to encode them again would be waste. */
final class Proxy_Answer extends \WP_REST_Response {

	/** The headers that are passed on. */
	private const HEADERS = array( 'content-type', 'retry-after', 'x-request-id' );

	/** Registers what sends the bodies. */
	public static function register(): void {
		add_filter( 'rest_pre_serve_request', array( self::class, 'serve' ), 30, 2 );
	}

	/**
	 * The answer that WordPress's HTTP client has received.
	 *
	 * @param array<string, mixed> $response What `wp_remote_request` returned.
	 */
	public static function of( array $response ): self {
		$answer = new self( wp_remote_retrieve_body( $response ), (int) wp_remote_retrieve_response_code( $response ) );
		foreach ( self::HEADERS as $name ) {
			$value = wp_remote_retrieve_header( $response, $name );
			if ( is_string( $value ) && '' !== $value ) {
				$answer->header( $name, $value );
			}
		}
		return $answer;
	}

	/**
	 * Sends the body.
	 *
	 * @param bool              $is_served Whether it was sent already.
	 * @param \WP_HTTP_Response $result    The answer.
	 */
	public static function serve( $is_served, $result ) {
		if ( $is_served || ! $result instanceof self ) {
			return $is_served;
		}
		// A body that a broken server has called HTML must not become a page of this site.
		header( 'X-Content-Type-Options: nosniff' );
		header( "Content-Security-Policy: sandbox; default-src 'none'" );
		echo $result->get_data(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON of the platform.
		return true;
	}
}
