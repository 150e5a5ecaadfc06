<?php
/**
 * Calls the platform's API with the shop's secret key.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** An HTTP client. Nothing of a call is logged, because bodies have tokens and photos. */
final class Platform_Client {

	/** In seconds. Pages of the shop wait for these calls. */
	private const TIMEOUT = 8;

	/**
	 * Calls a resource below `/api/v1` and returns the JSON of its answer.
	 *
	 * @param string                    $method  The HTTP method.
	 * @param string                    $path    The path, whose parts are encoded already.
	 * @param array<string, mixed>|null $body    The JSON to send.
	 * @return array<string, mixed>
	 * @throws Platform_Exception If the platform refuses the call, or does not answer.
	 */
	public static function call( string $method, string $path, ?array $body = null ): array {
		return self::call_url( $method, "/api/v1$path", $body );
	}

	/**
	 * The same for any path of the platform.
	 *
	 * @param string                    $method  The HTTP method.
	 * @param string                    $path    The path.
	 * @param array<string, mixed>|null $body    The JSON to send.
	 * @param array<string, string>     $headers Further headers.
	 * @return array<string, mixed>
	 * @throws Platform_Exception If the platform refuses the call, or does not answer.
	 */
	public static function call_url( string $method, string $path, ?array $body = null, array $headers = array() ): array {
		$headers += array( 'Accept' => 'application/json' );
		if ( null !== $body ) {
			$headers['Content-Type'] = 'application/json';
		}
		$text     = null === $body ? null : (string) wp_json_encode( (object) $body );
		$response = self::send( $method, $path, $headers, $text, self::TIMEOUT );
		$status   = (int) wp_remote_retrieve_response_code( $response );
		$answer   = json_decode( wp_remote_retrieve_body( $response ), true );
		$answer   = is_array( $answer ) ? $answer : array();
		if ( $status < 200 || $status > 299 ) {
			throw self::refusal( $status, $answer );
		}
		return $answer;
	}

	/**
	 * Sends a request with the key, and returns WordPress's response whatever its status.
	 *
	 * @param string                $method  The HTTP method.
	 * @param string                $path    The path.
	 * @param array<string, string> $headers The headers besides the key.
	 * @param string|null           $body    The body as it is.
	 * @param int                   $timeout In seconds.
	 * @return array<string, mixed>
	 * @throws Platform_Exception If there is no answer.
	 */
	public static function send( string $method, string $path, array $headers, ?string $body, int $timeout ): array {
		$response = wp_remote_request(
			Options::platform_url() . $path,
			array(
				'method'      => $method,
				'headers'     => $headers + array( 'Authorization' => 'Bearer ' . Options::api_key() ),
				'body'        => $body,
				'timeout'     => $timeout,
				// A redirect would take the key to another host.
				'redirection' => 0,
				'user-agent'  => 'genvoris-try-on/' . VERSION . ' WordPress/' . get_bloginfo( 'version' ),
			)
		);
		if ( is_wp_error( $response ) ) {
			throw new Platform_Exception( 0, 'upstream_unreachable', esc_html( $response->get_error_message() ) );
		}
		return $response;
	}

	/**
	 * The exception for an answer that is not a success.
	 *
	 * @param int                  $status The HTTP status.
	 * @param array<string, mixed> $answer The JSON.
	 */
	private static function refusal( int $status, array $answer ): Platform_Exception {
		$code   = is_string( $answer['error'] ?? null ) ? $answer['error'] : 'unexpected_answer';
		$detail = is_string( $answer['detail'] ?? null ) ? $answer['detail'] : '';
		return new Platform_Exception( $status, sanitize_key( $code ), sanitize_text_field( $detail ) );
	}
}
