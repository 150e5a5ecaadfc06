<?php
/**
 * The fields of the settings page, as a table.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Says what each setting is, and which values it may have. */
final class Settings_Fields {

	/**
	 * The sections by their ids.
	 *
	 * @return array<string, string>
	 */
	public static function sections(): array {
		return array(
			'connection' => __( 'Connection', 'genvoris-try-on' ),
			'payment'    => __( 'Who pays for try-ons', 'genvoris-try-on' ),
			'button'     => __( 'The button', 'genvoris-try-on' ),
		);
	}

	/**
	 * The fields by their names: section, type, label, and where there are any: choices, range, help, and the models that
	 * use the field.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function all(): array {
		return self::connection() + self::payment() + self::button();
	}

	/**
	 * How the platform is reached.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function connection(): array {
		return array(
			'api_key'      => array( 'section' => 'connection', 'type' => 'key', 'label' => __( 'Secret key', 'genvoris-try-on' ) ),
			'platform_url' => array( 'section' => 'connection', 'type' => 'url', 'label' => __( 'Platform address', 'genvoris-try-on' ), 'help' => __( 'Change it only if you run the platform yourself.', 'genvoris-try-on' ) ),
		);
	}

	/**
	 * The model, and its numbers.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function payment(): array {
		$million = array( 1, 1000000 );
		return array(
			'model'                 => array( 'section' => 'payment', 'type' => 'select', 'label' => __( 'Model', 'genvoris-try-on' ), 'choices' => Model::labels() ),
			'monthly_try_ons'       => array( 'section' => 'payment', 'type' => 'number', 'range' => $million, 'label' => __( 'Free try-ons a month', 'genvoris-try-on' ), 'models' => array( Model::FREE_ALL, Model::FREEMIUM ), 'help' => __( 'For each shopper.', 'genvoris-try-on' ) ),
			'subscriber_try_ons'    => array( 'section' => 'payment', 'type' => 'number', 'range' => $million, 'label' => __( 'Subscribers’ try-ons a month', 'genvoris-try-on' ), 'models' => array( Model::FREEMIUM, Model::SUBSCRIPTION ), 'help' => __( 'Needs WooCommerce Subscriptions, or a plugin that reports its subscriptions.', 'genvoris-try-on' ) ),
			'subscription_products' => array( 'section' => 'payment', 'type' => 'ids', 'label' => __( 'Subscription products', 'genvoris-try-on' ), 'models' => array( Model::FREEMIUM, Model::SUBSCRIPTION ), 'help' => __( 'Their IDs, separated by commas. Leave it empty if every subscription includes try-ons.', 'genvoris-try-on' ) ),
			'upgrade_url'           => array( 'section' => 'payment', 'type' => 'url', 'label' => __( 'Page to get more', 'genvoris-try-on' ), 'models' => array( Model::FREEMIUM, Model::SUBSCRIPTION, Model::CREDITS ), 'help' => __( 'Where the dialog’s button leads when no try-on is left, such as the page of your subscription. With each purchase, it is the shop’s page unless you name another.', 'genvoris-try-on' ) ),
			'try_ons_per_order'     => array( 'section' => 'payment', 'type' => 'number', 'range' => array( 1, 10000 ), 'label' => __( 'Try-ons for each paid order', 'genvoris-try-on' ), 'models' => array( Model::CREDITS ) ),
			'try_ons_expire_days'   => array( 'section' => 'payment', 'type' => 'number', 'range' => array( 0, 3650 ), 'label' => __( 'They expire after', 'genvoris-try-on' ), 'models' => array( Model::CREDITS ), 'help' => __( 'Days after the payment. 0: never.', 'genvoris-try-on' ) ),
			'try_on_product'        => array( 'section' => 'payment', 'type' => 'number', 'range' => array( 0, PHP_INT_MAX ), 'label' => __( 'Product that is one try-on', 'genvoris-try-on' ), 'models' => array( Model::PAY_PER_USE ), 'help' => __( 'The ID of a virtual product with the price of one try-on: point at its name under Products, All Products to see it. Hide the product from your catalog.', 'genvoris-try-on' ) ),
		);
	}

	/**
	 * Where the button is, and what it says.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private static function button(): array {
		$languages = array( '' => __( 'The page’s language', 'genvoris-try-on' ), 'en' => 'English', 'fr' => 'Français', 'de' => 'Deutsch', 'es' => 'Español', 'ar' => 'العربية', 'ur' => 'اردو' );
		$kinds     = array( 'apparel' => __( 'Clothing', 'genvoris-try-on' ), 'home' => __( 'Furniture and decoration', 'genvoris-try-on' ), 'object' => __( 'Objects', 'genvoris-try-on' ), 'other' => __( 'Others', 'genvoris-try-on' ) );
		return array(
			'placement'     => array( 'section' => 'button', 'type' => 'select', 'label' => __( 'Place', 'genvoris-try-on' ), 'choices' => Placements::labels(), 'help' => __( 'On product pages. The block “Try-On Button” and the shortcode [genvoris_tryon product_id="42"] work on any page.', 'genvoris-try-on' ) ),
			'label'         => array( 'section' => 'button', 'type' => 'text', 'label' => __( 'Label', 'genvoris-try-on' ), 'help' => __( 'Leave it empty for “Try it on” in the site’s language.', 'genvoris-try-on' ) ),
			'show_on_cards' => array( 'section' => 'button', 'type' => 'checkbox', 'label' => __( 'Product cards', 'genvoris-try-on' ), 'help' => __( 'A small button on the cards of the shop’s lists, too.', 'genvoris-try-on' ) ),
			'category'      => array( 'section' => 'button', 'type' => 'select', 'label' => __( 'What you sell', 'genvoris-try-on' ), 'choices' => $kinds ),
			'language'      => array( 'section' => 'button', 'type' => 'select', 'label' => __( 'Language of the dialog', 'genvoris-try-on' ), 'choices' => $languages ),
			'consent'       => array( 'section' => 'button', 'type' => 'checkbox', 'label' => __( 'Consent', 'genvoris-try-on' ), 'help' => __( 'Shoppers agree to your privacy policy before a photo is uploaded. Set the page under Settings, Privacy.', 'genvoris-try-on' ) ),
		);
	}
}
