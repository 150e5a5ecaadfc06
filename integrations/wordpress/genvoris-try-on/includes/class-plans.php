<?php
/**
 * The plans that this plugin keeps at the platform.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Creates plans, and says which of them a shopper has. */
final class Plans {

	public const NAME = 'genvoris_try_on_plans';

	/**
	 * Creates or changes the plans of the chosen model. They have an id of this plugin's own, so this may be repeated.
	 *
	 * @throws Platform_Exception If the platform refuses them, or does not answer.
	 */
	public static function save(): void {
		$ids = array();
		foreach ( self::wanted( Options::model() ) as $external_id => $plan ) {
			$saved               = Platform_Client::call( 'POST', '/plans', array( 'externalId' => $external_id ) + $plan );
			$ids[ $external_id ] = (string) ( $saved['id'] ?? '' );
		}
		update_option( self::NAME, $ids, false );
	}

	/**
	 * The platform's id of a shopper's plan, or null for none: their try-ons are granted one by one.
	 *
	 * @throws Platform_Exception If the plans had to be created, and could not be.
	 */
	public static function id_for( Shopper $shopper ): ?string {
		$external_id = self::external_id_for( $shopper );
		if ( null === $external_id ) {
			return null;
		}
		$ids = get_option( self::NAME, array() );
		if ( empty( $ids[ $external_id ] ) ) {
			self::save();
			$ids = get_option( self::NAME, array() );
		}
		return $ids[ $external_id ] ?? null;
	}

	/** How many try-ons somebody has who has not tried anything on yet. */
	public static function first_quota(): int {
		$is_monthly = in_array( Options::model(), array( Model::FREE_ALL, Model::FREEMIUM ), true );
		return $is_monthly ? (int) Options::get( 'monthly_try_ons' ) : 0;
	}

	/** This plugin's name of the shopper's plan. */
	private static function external_id_for( Shopper $shopper ): ?string {
		$is_subscribed = Subscriptions::is_subscribed( $shopper );
		return match ( Options::model() ) {
			Model::FREE_ALL     => 'wp-free-all',
			Model::FREEMIUM     => $is_subscribed ? 'wp-subscription' : 'wp-freemium',
			Model::SUBSCRIPTION => $is_subscribed ? 'wp-subscription' : null,
			default             => null,
		};
	}

	/**
	 * The plans of a model.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function wanted( string $model ): array {
		$monthly     = (int) Options::get( 'monthly_try_ons' );
		$upgrade_url = (string) Options::get( 'upgrade_url' );
		$upgrade     = '' === $upgrade_url ? array() : array( 'upgradeUrl' => $upgrade_url );
		$subscribers = array(
			'wp-subscription' => array(
				'name'          => 'WordPress: subscribers',
				'monthlyTryOns' => (int) Options::get( 'subscriber_try_ons' ),
			),
		);
		return match ( $model ) {
			Model::FREE_ALL     => array( 'wp-free-all' => array( 'name' => 'WordPress: free for all', 'monthlyTryOns' => $monthly ) ),
			Model::FREEMIUM     => array( 'wp-freemium' => array( 'name' => 'WordPress: freemium', 'monthlyTryOns' => $monthly ) + $upgrade ) + $subscribers,
			Model::SUBSCRIPTION => $subscribers,
			default             => array(),
		};
	}
}
