<?php
/**
 * The widget's backend: passes its requests on to the platform, with the key that no page sees.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Answers `proxy/{path}`. */
final class Proxy {

	/** In seconds: the platform answers a long try-on with 202 after 25. */
	private const TIMEOUT = 55;

	/** The paths that are passed on, with their methods. */
	private const PATHS = array(
		'api/analyze'   => 'POST',
		'api/tryon'     => 'POST',
		'api/config'    => 'GET',
		'api/status'    => 'GET',
		'api/v1/events' => 'POST',
	);

	/** Which buttons the widget adds by itself: none, because the plugin places them. */
	private const BUTTON_DESIGN = array( 'position' => 'inline', 'showOnCards' => false );

	/** Passes a request on. */
	public static function handle( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$path = trim( (string) $request->get_url_params()['path'], '/' );
		if ( 'api/widget/button-design' === $path && 'GET' === $request->get_method() ) {
			return new \WP_REST_Response( self::BUTTON_DESIGN );
		}
		if ( ( self::PATHS[ $path ] ?? '' ) !== $request->get_method() ) {
			return new \WP_REST_Response( array( 'error' => 'path_not_allowed', 'detail' => 'This path is not passed on.' ), 404 );
		}
		if ( 'api/status' === $path ) {
			return Rest_Routes::status();
		}
		if ( ! Options::is_connected() ) {
			return new \WP_REST_Response( array( 'error' => 'upstream_unreachable', 'detail' => 'The plugin has no key yet.' ), 503 );
		}
		return Rate_Limiter::allows( 'proxy', 30, MINUTE_IN_SECONDS ) ? self::pass_on( $request, $path ) : Rate_Limiter::refusal();
	}

	/** Sends the request to the platform. */
	private static function pass_on( \WP_REST_Request $request, string $path ): \WP_REST_Response|\WP_Error {
		try {
			if ( 'api/tryon' === $path ) {
				return Try_On_Request::run( $request );
			}
			if ( 'api/analyze' === $path ) {
				return self::send_form( $path, Multipart::of_request( $request, array() ) );
			}
			$headers = array( 'Content-Type' => $request->get_header( 'content-type' ) ?? 'application/json' );
			return self::send( $request->get_method(), $path, $headers, $request->get_body() );
		} catch ( Platform_Exception $failure ) {
			return $failure->to_wp_error();
		}
	}

	/**
	 * Sends a form.
	 *
	 * @throws Platform_Exception If the platform does not answer.
	 */
	public static function send_form( string $path, Multipart $form ): Proxy_Answer {
		return self::send( 'POST', $path, array( 'Content-Type' => $form->content_type() ), $form->body() );
	}

	/**
	 * Sends a body, and returns the platform's answer as it is.
	 *
	 * @param string                $method  The HTTP method.
	 * @param string                $path    The path.
	 * @param array<string, string> $headers The headers.
	 * @param string                $body    The body.
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function send( string $method, string $path, array $headers, string $body ): Proxy_Answer {
		return Proxy_Answer::of( Platform_Client::send( $method, "/$path", $headers, 'GET' === $method ? null : $body, self::TIMEOUT ) );
	}
}
