<?php
/**
 * What the dialog says where orders give try-ons.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** The dialog's own texts are about plans, and there is no plan to choose in this model. */
final class Order_Texts {

	/**
	 * In each language of the dialog: the heading for guests, the advice, the button to the login, the heading where no
	 * try-on is left, and the button to the shop.
	 */
	private const TEXTS = array(
		'en' => array( 'Log in to try it on', 'Each order gives you try-ons. Your photo is kept.', 'Log in', 'You have no try-ons left', 'To the shop' ),
		'fr' => array( 'Connectez-vous pour l’essayer', 'Chaque commande vous offre des essayages. Votre photo est conservée.', 'Se connecter', 'Vous n’avez plus d’essayages', 'Vers la boutique' ),
		'de' => array( 'Melde dich an, um das anzuprobieren', 'Jede Bestellung gibt dir Anproben. Dein Foto bleibt da.', 'Anmelden', 'Du hast keine Anproben mehr', 'Zum Shop' ),
		'es' => array( 'Inicia sesión para probártelo', 'Cada pedido te da pruebas. Guardamos tu foto.', 'Iniciar sesión', 'No te quedan pruebas', 'Ir a la tienda' ),
		'ar' => array( 'سجّل الدخول لتجربته', 'كل طلب يمنحك تجارب. صورتك محفوظة.', 'تسجيل الدخول', 'لم تعد لديك تجارب', 'إلى المتجر' ),
		'ur' => array( 'ٹرائی آن کے لیے لاگ اِن کریں', 'ہر آرڈر پر آپ کو ٹرائی آن ملتی ہیں۔ آپ کی تصویر محفوظ ہے۔', 'لاگ اِن کریں', 'آپ کی کوئی ٹرائی آن باقی نہیں', 'اسٹور پر جائیں' ),
	);

	/** A script that gives the widget these texts, unless the page has its own for the language; empty for other models. */
	public static function script(): string {
		if ( Model::CREDITS !== Options::model() ) {
			return '';
		}
		$messages = wp_json_encode( array_map( array( self::class, 'messages' ), self::TEXTS ) );
		return "window.GenvorisConfig = window.GenvorisConfig || {};\nGenvorisConfig.messages = Object.assign($messages, GenvorisConfig.messages);";
	}

	/**
	 * The texts of a language by the widget's names for them.
	 *
	 * @param string[] $texts As above.
	 * @return array<string, string|array<string, string>>
	 */
	private static function messages( array $texts ): array {
		list( $log_in, $advice, $to_login, $none_left, $to_shop ) = $texts;
		return array(
			'no_plan'         => array( 'title' => $log_in, 'advice' => $advice ),
			'choose_plan'     => $to_login,
			'quota_exhausted' => array( 'title' => $none_left, 'advice' => $advice ),
			'upgrade'         => $to_shop,
		);
	}
}
