<?php
/**
 * What has to be at the platform for this plugin: the plans of the model, and a webhook.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Sets up the platform after the settings were saved. */
final class Connection {

	public const WEBHOOK = 'genvoris_try_on_webhook';

	/**
	 * Sets everything up, and may be repeated.
	 *
	 * @return array{0: string, 1: string} `success`, `warning` or `error`, and what to tell the merchant.
	 */
	public static function establish(): array {
		delete_transient( 'genvoris_store_access' );
		if ( ! Options::is_connected() ) {
			return array( 'warning', __( 'Enter your secret key to show the button.', 'genvoris-try-on' ) );
		}
		try {
			Platform_Client::call( 'GET', '/plans' );
			Plans::save();
		} catch ( Platform_Exception $failure ) {
			return array( 'error', self::explain( $failure ) );
		}
		return self::establish_webhook();
	}

	/** Deletes the webhook. That the platform does not answer is no reason to keep a plugin. */
	public static function remove_webhook(): void {
		$webhook = get_option( self::WEBHOOK, array() );
		if ( empty( $webhook['id'] ) || ! Options::is_connected() ) {
			return;
		}
		try {
			Platform_Client::call( 'DELETE', '/webhooks/' . rawurlencode( $webhook['id'] ) );
		} catch ( Platform_Exception $failure ) {
			do_action( 'genvoris_call_failed', $failure );
		}
		delete_option( self::WEBHOOK );
	}

	/**
	 * Creates the webhook if there is none for this site and this key.
	 *
	 * @return array{0: string, 1: string}
	 */
	private static function establish_webhook(): array {
		$wanted = array(
			'url' => rest_url( Rest_Routes::NAMESPACE . '/webhook' ),
			'key' => wp_hash( Options::api_key() ),
		);
		$saved  = get_option( self::WEBHOOK, array() );
		try {
			if ( ! self::exists( $saved, $wanted ) ) {
				update_option( self::WEBHOOK, $wanted + array( 'id' => self::create_webhook( $wanted['url'] ) ), false );
			}
		} catch ( Platform_Exception $failure ) {
			/* translators: %s: the error message. */
			return array( 'warning', sprintf( __( 'Connected. The platform cannot send events to this site, so the remaining try-ons may be shown a minute late: %s', 'genvoris-try-on' ), $failure->getMessage() ) );
		}
		return array( 'success', __( 'Connected to Genvoris.', 'genvoris-try-on' ) );
	}

	/**
	 * Whether the webhook is still there.
	 *
	 * @param array<string, string> $saved  What was created once.
	 * @param array<string, string> $wanted What is needed now.
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function exists( array $saved, array $wanted ): bool {
		if ( empty( $saved['id'] ) || array_intersect_key( $saved, $wanted ) !== $wanted || '' === Secret_Store::get( 'webhook_secret' ) ) {
			return false;
		}
		$webhooks = Platform_Client::call( 'GET', '/webhooks' );
		return in_array( $saved['id'], array_column( $webhooks['data'] ?? array(), 'id' ), true );
	}

	/**
	 * Creates the webhook, and returns its id.
	 *
	 * @throws Platform_Exception If the platform refuses it, or does not answer.
	 */
	private static function create_webhook( string $url ): string {
		self::remove_webhook();
		$secret = 'whsec_' . bin2hex( random_bytes( 32 ) );
		Secret_Store::set( 'webhook_secret', $secret );
		$webhook = Platform_Client::call(
			'POST',
			'/webhooks',
			array(
				'url'         => $url,
				'events'      => Webhook_Receiver::EVENTS,
				'secret'      => $secret,
				'description' => 'WordPress: ' . wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
			)
		);
		return (string) ( $webhook['id'] ?? '' );
	}

	/** What a merchant can do about a failure. */
	private static function explain( Platform_Exception $failure ): string {
		return match ( true ) {
			0 === $failure->status   => __( 'The platform does not answer. Check its address: ', 'genvoris-try-on' ) . $failure->getMessage(),
			401 === $failure->status => __( 'The platform does not know this key. Copy the secret key again; it begins with gvk_live_ or gvk_test_.', 'genvoris-try-on' ),
			403 === $failure->status => __( 'This key may not be used here. Check that it is a secret key, not one for pages (gvk_pub_).', 'genvoris-try-on' ),
			404 === $failure->status => __( 'There is no Genvoris platform at this address. Enter it without a path, such as https://api.shop.example.', 'genvoris-try-on' ),
			default                  => $failure->getMessage(),
		};
	}
}
