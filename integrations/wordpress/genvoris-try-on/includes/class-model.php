<?php
/**
 * Who pays for try-ons: the five models of which a shop chooses one.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** The models, and what differs between them. */
final class Model {

	public const FREE_ALL     = 'FREE_ALL';
	public const FREEMIUM     = 'FREEMIUM';
	public const SUBSCRIPTION = 'SUBSCRIPTION';
	public const CREDITS      = 'CREDITS_WITH_PURCHASE';
	public const PAY_PER_USE  = 'PAY_PER_USE';

	/**
	 * The models with what the settings page says of each.
	 *
	 * @return array<string, string>
	 */
	public static function labels(): array {
		return array(
			self::FREE_ALL     => __( 'Free for all: the shop pays', 'genvoris-try-on' ),
			self::FREEMIUM     => __( 'Freemium: some try-ons a month are free, subscribers have more', 'genvoris-try-on' ),
			self::SUBSCRIPTION => __( 'Subscription: subscribers only', 'genvoris-try-on' ),
			self::CREDITS      => __( 'With each purchase: every paid order gives try-ons', 'genvoris-try-on' ),
			self::PAY_PER_USE  => __( 'Pay per try-on: shoppers buy single try-ons', 'genvoris-try-on' ),
		);
	}

	/** The models that sell something through WooCommerce. */
	public static function needs_woocommerce( string $model ): bool {
		return self::CREDITS === $model || self::PAY_PER_USE === $model;
	}

	/** Subscriptions and the try-ons of an order belong to an account, so a guest of these models logs in first. */
	public static function allows_guests( string $model ): bool {
		return self::SUBSCRIPTION !== $model && self::CREDITS !== $model;
	}

	/** What shoppers can do when no try-on is left: the `ctaType` of the status. */
	public static function call_to_action( string $model ): string {
		return match ( $model ) {
			self::FREEMIUM     => 'upgrade',
			self::SUBSCRIPTION => 'subscribe',
			self::CREDITS      => 'buy',
			self::PAY_PER_USE  => 'pay',
			default            => 'none',
		};
	}
}
