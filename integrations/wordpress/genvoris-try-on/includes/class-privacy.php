<?php
/**
 * WordPress's tools for personal data: the export, the erasure, and the text for the privacy policy.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Exports and erases what the platform has of a person. */
final class Privacy {

	private const ID = 'genvoris-try-on';

	/** Registers the hooks. */
	public static function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( self::class, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( self::class, 'add_eraser' ) );
		add_action( 'admin_init', array( self::class, 'suggest_policy' ) );
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string, array<string, mixed>> $exporters The exporters.
	 */
	public static function add_exporter( $exporters ) {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => __( 'Genvoris Try-On', 'genvoris-try-on' ),
			'callback'               => array( self::class, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string, array<string, mixed>> $erasers The erasers.
	 */
	public static function add_eraser( $erasers ) {
		$erasers[ self::ID ] = array(
			'eraser_friendly_name' => __( 'Genvoris Try-On', 'genvoris-try-on' ),
			'callback'             => array( self::class, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * Exports what the platform has of the person with an e-mail address.
	 *
	 * @param string $email The address.
	 * @return array<string, mixed>
	 * @throws Platform_Exception If the platform does not answer: an export without its part would be wrong.
	 */
	public static function export( $email ): array {
		$items = array();
		foreach ( self::shoppers_of( (string) $email ) as $shopper ) {
			$data = self::export_shopper( $shopper );
			if ( $data ) {
				$items[] = array(
					'group_id'    => self::ID,
					'group_label' => __( 'Try-ons', 'genvoris-try-on' ),
					'item_id'     => $shopper->external_id,
					'data'        => $data,
				);
			}
		}
		return array( 'data' => $items, 'done' => true );
	}

	/**
	 * Erases the person's customer at the platform: its sessions and try-ons end, and nothing is left but counts.
	 *
	 * @param string $email The address.
	 * @return array<string, mixed>
	 */
	public static function erase( $email ): array {
		$result = array( 'items_removed' => false, 'items_retained' => false, 'messages' => array(), 'done' => true );
		foreach ( self::shoppers_of( (string) $email ) as $shopper ) {
			try {
				$result['items_removed'] = self::erase_shopper( $shopper ) || $result['items_removed'];
			} catch ( Platform_Exception $failure ) {
				$result['items_retained'] = true;
				/* translators: %s: the error message. */
				$result['messages'][] = sprintf( __( 'Genvoris could not erase the try-ons. Please repeat the erasure: %s', 'genvoris-try-on' ), $failure->getMessage() );
			}
		}
		return $result;
	}

	/** Suggests a text for the privacy policy. */
	public static function suggest_policy(): void {
		$text = '<p>' . __( 'If you try a product on, your photo is sent to our try-on service, which makes a picture of you with the product. This site does not store the photo. The service counts your try-ons under a number that stands for your account or, without one, for your browser (the cookie “genvoris_guest”, kept for 180 days). It learns neither your name nor your e-mail address.', 'genvoris-try-on' ) . '</p>';
		wp_add_privacy_policy_content( __( 'Genvoris Try-On', 'genvoris-try-on' ), wp_kses_post( $text ) );
	}

	/**
	 * What the platform has of a shopper.
	 *
	 * @return array<int, array<string, string>>
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function export_shopper( Shopper $shopper ): array {
		try {
			$usage = Platform_Client::call( 'GET', $shopper->path() . '/usage' )['data'] ?? array();
		} catch ( Platform_Exception $failure ) {
			if ( 404 === $failure->status ) {
				return array();
			}
			throw $failure;
		}
		$rows = array(
			array( 'name' => __( 'Number at the try-on service', 'genvoris-try-on' ), 'value' => $shopper->external_id ),
			array( 'name' => __( 'Status', 'genvoris-try-on' ), 'value' => (string) ( $usage['status'] ?? '' ) ),
			array( 'name' => __( 'Plan', 'genvoris-try-on' ), 'value' => (string) ( $usage['plan']['name'] ?? '' ) ),
		);
		foreach ( $usage['history'] ?? array() as $period ) {
			/* translators: 1: a date, 2: a date. */
			$name   = sprintf( __( 'Try-ons from %1$s to %2$s', 'genvoris-try-on' ), $period['period_start'], $period['period_end'] );
			$rows[] = array( 'name' => $name, 'value' => (string) $period['used'] );
		}
		return $rows;
	}

	/**
	 * Erases a shopper. False if there was nothing.
	 *
	 * @throws Platform_Exception If the platform does not answer.
	 */
	private static function erase_shopper( Shopper $shopper ): bool {
		$shopper->forget_cached();
		try {
			Platform_Client::call( 'PATCH', $shopper->path(), array( 'email' => null, 'metadata' => null ) );
			Platform_Client::call( 'DELETE', $shopper->path() );
		} catch ( Platform_Exception $failure ) {
			if ( 404 === $failure->status ) {
				return false;
			}
			throw $failure;
		}
		return true;
	}

	/**
	 * The shoppers with an e-mail address: the user, and the guest of each order.
	 *
	 * @return Shopper[]
	 */
	private static function shoppers_of( string $email ): array {
		if ( '' === $email || ! Options::is_connected() ) {
			return array();
		}
		$user     = get_user_by( 'email', $email );
		$shoppers = $user ? array( "wp_{$user->ID}" => Shopper::of_user( $user->ID ) ) : array();
		$orders   = Plugin::has_woocommerce() ? wc_get_orders( array( 'billing_email' => $email, 'limit' => 500 ) ) : array();
		foreach ( $orders as $order ) {
			$guest = Shopper::from_external_id( (string) $order->get_meta( Order_Credits::SHOPPER ) );
			// An order may have been placed by a user under another person's address.
			if ( $guest && $guest->is_guest() ) {
				$shoppers[ $guest->external_id ] = $guest;
			}
		}
		return array_values( $shoppers );
	}
}
