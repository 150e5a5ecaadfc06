<?php
/**
 * Every route below `/wp-json/genvoris/v1/`.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Registers the routes. */
final class Rest_Routes {

	public const NAMESPACE = 'genvoris/v1';

	/** Registers the hook. */
	public static function register(): void {
		add_action( 'rest_api_init', array( self::class, 'add_routes' ) );
		Request_Guard::register();
		Proxy_Answer::register();
	}

	/** Adds the routes. */
	public static function add_routes(): void {
		$own_page    = array( Request_Guard::class, 'is_own_page' );
		$not_foreign = array( Request_Guard::class, 'is_not_foreign' );
		self::add( 'GET', '/status', array( self::class, 'status' ), $not_foreign );
		self::add( 'GET', '/nonce', array( self::class, 'nonce' ), $not_foreign );
		self::add( 'POST', '/session', array( self::class, 'session' ), $own_page );
		self::add( 'POST', '/checkout', array( self::class, 'checkout' ), $own_page );
		self::add( 'POST', '/credits/use', array( Credit_Use::class, 'handle' ), $own_page, Credit_Use::arguments() );
		self::add( 'GET', '/proxy/(?P<path>.+)', array( Proxy::class, 'handle' ), $not_foreign );
		self::add( 'POST', '/proxy/(?P<path>.+)', array( Proxy::class, 'handle' ), $own_page );
		self::add( 'POST', '/webhook', array( Webhook_Receiver::class, 'handle' ), array( Webhook_Receiver::class, 'is_genuine' ) );
	}

	/** `GET status`: what the visitor can do. */
	public static function status(): \WP_REST_Response {
		return new \WP_REST_Response( Status::current() );
	}

	/** `GET nonce`: for scripts of a theme on pages from a cache. The nonce is of the user whose cookie was sent. */
	public static function nonce(): \WP_REST_Response {
		wp_set_current_user( (int) wp_validate_auth_cookie( '', 'logged_in' ) );
		return new \WP_REST_Response( array( 'nonce' => wp_create_nonce( 'wp_rest' ) ) );
	}

	/** `POST session`: a token for the shopper, or for a checkout that was paid. */
	public static function session( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$checkout = $request->get_param( 'checkoutSessionId' );
		try {
			if ( null !== $checkout ) {
				return Pay_Per_Use::exchange( is_string( $checkout ) ? $checkout : '' );
			}
			return self::new_session();
		} catch ( Platform_Exception $failure ) {
			return $failure->to_wp_error();
		}
	}

	/** `POST checkout`: where a single try-on is paid. */
	public static function checkout( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		return Pay_Per_Use::start( $request );
	}

	/**
	 * A token for whoever asks.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	private static function new_session(): \WP_REST_Response|\WP_Error {
		$known = Shopper::current();
		if ( ! Model::allows_guests( Options::model() ) && ( ! $known || $known->is_guest() ) ) {
			return new \WP_Error( 'rest_not_logged_in', __( 'Log in to try it on.', 'genvoris-try-on' ), array( 'status' => 401 ) );
		}
		if ( ! $known && ! Rate_Limiter::allows( 'guests', 10, HOUR_IN_SECONDS ) ) {
			return Rate_Limiter::refusal();
		}
		$shopper = $known ?? Shopper::current_or_new_guest();
		// A page asks after the platform has refused its token, so a cached one is no help.
		$shopper->forget_cached();
		return new \WP_REST_Response( array( 'token' => Sessions::token( $shopper ) ) );
	}

	/**
	 * Adds one route.
	 *
	 * @param string               $method     The HTTP method.
	 * @param string               $path       The path.
	 * @param callable             $callback   What answers.
	 * @param callable             $permission Who may ask.
	 * @param array<string, array> $arguments  The schema of the parameters.
	 */
	private static function add( string $method, string $path, callable $callback, callable $permission, array $arguments = array() ): void {
		register_rest_route(
			self::NAMESPACE,
			$path,
			array(
				'methods'             => $method,
				'callback'            => $callback,
				'permission_callback' => $permission,
				'args'                => $arguments,
			)
		);
	}
}
