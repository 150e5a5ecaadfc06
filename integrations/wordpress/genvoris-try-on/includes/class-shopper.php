<?php
/**
 * Who is in front of the page: a user of the site, or a guest.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** A shopper, by the id that the platform knows. */
final class Shopper {

	private const COOKIE = 'genvoris_guest';

	/** Made by the functions below. */
	private function __construct( public string $external_id, public int $user_id = 0 ) {}

	/** A user of the site. The id stays the same if the user changes the name or the e-mail address. */
	public static function of_user( int $user_id ): self {
		return new self( "wp_$user_id", $user_id );
	}

	/** A shopper by the id that was stored with an order. */
	public static function from_external_id( string $external_id ): ?self {
		if ( preg_match( '/^wp_(\d+)$/', $external_id, $match ) ) {
			return self::of_user( (int) $match[1] );
		}
		return preg_match( '/^wp_guest_[0-9a-f-]{36}$/', $external_id ) ? new self( $external_id ) : null;
	}

	/**
	 * Who sends this request, or null for a guest without a cookie.
	 *
	 * WordPress believes the login cookie of a REST request only with a nonce. Pages of this plugin may come from a page
	 * cache, with a nonce that has expired, and the widget's forms have none. So the cookie is read here; that no other
	 * site has sent the request is checked by `Request_Guard`.
	 */
	public static function current(): ?self {
		$user_id = get_current_user_id();
		if ( ! $user_id ) {
			$user_id = (int) wp_validate_auth_cookie( '', 'logged_in' );
		}
		return $user_id ? self::of_user( $user_id ) : self::known_guest();
	}

	/** The same, and a guest gets a cookie. Only for requests that follow a click: before it, nothing is stored. */
	public static function current_or_new_guest(): self {
		$shopper = self::current();
		if ( $shopper ) {
			return $shopper;
		}
		$id                       = wp_generate_uuid4();
		$_COOKIE[ self::COOKIE ] = $id;
		self::send_cookie( $id, time() + 180 * DAY_IN_SECONDS );
		return new self( "wp_guest_$id" );
	}

	/** Whether this is somebody without an account. */
	public function is_guest(): bool {
		return 0 === $this->user_id;
	}

	/** The customer's path in the API. */
	public function path(): string {
		return '/customers/' . rawurlencode( $this->external_id );
	}

	/** A name for cached values of this shopper, which another model changes. */
	public function cache_key( string $name ): string {
		return "genvoris_{$name}_" . md5( $this->external_id . '|' . Options::model() );
	}

	/** Forgets what was cached, because it has changed. */
	public function forget_cached(): void {
		delete_transient( $this->cache_key( 'usage' ) );
		delete_transient( $this->cache_key( 'session' ) );
	}

	/** The guest whose cookie came with the request. */
	private static function known_guest(): ?self {
		$id = sanitize_text_field( wp_unslash( $_COOKIE[ self::COOKIE ] ?? '' ) );
		return self::from_external_id( "wp_guest_$id" );
	}

	/** Sends the guest's cookie, which no script can read. */
	private static function send_cookie( string $id, int $expires ): void {
		if ( headers_sent() ) {
			return;
		}
		setcookie(
			self::COOKIE,
			$id,
			array(
				'expires'  => $expires,
				'path'     => COOKIEPATH ? COOKIEPATH : '/',
				'domain'   => COOKIE_DOMAIN ? COOKIE_DOMAIN : '',
				'secure'   => is_ssl(),
				'httponly' => true,
				'samesite' => 'Lax',
			)
		);
	}
}
