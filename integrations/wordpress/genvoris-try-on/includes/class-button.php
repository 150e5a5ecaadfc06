<?php
/**
 * The button that opens the widget.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Makes the button's HTML. */
final class Button {

	/**
	 * The button for a product, or nothing if there is no picture to try on.
	 *
	 * @param int    $post_id The product.
	 * @param string $label   What it says, if not what the settings say.
	 * @param bool   $is_icon Whether it is the small one on a product card.
	 */
	public static function html( int $post_id, string $label = '', bool $is_icon = false ): string {
		$attributes = Product_Facts::trigger_attributes( $post_id );
		$is_shown   = isset( $attributes['data-product-images'] ) && Options::is_connected() && Options::has_permalinks();
		if ( ! apply_filters( 'genvoris_show_button', $is_shown, $post_id ) ) {
			return '';
		}
		Script_Tag::enqueue();
		wp_enqueue_style( 'genvoris-try-on', plugins_url( 'assets/button.css', PLUGIN_FILE ), array(), VERSION );
		$label = '' === $label ? Options::label() : $label;
		return $is_icon ? self::icon( $attributes, $label ) : self::element( $attributes, 'genvoris-try-on-button button alt wp-element-button', esc_html( $label ) );
	}

	/**
	 * The small button. Its name has the product's, because a list has many.
	 *
	 * @param array<string, string> $attributes The trigger's attributes.
	 * @param string                $label      What it is called.
	 */
	private static function icon( array $attributes, string $label ): string {
		$attributes['aria-label'] = $label . ': ' . ( $attributes['data-product-title'] ?? '' );
		$attributes['title']      = $label;
		return self::element( $attributes, 'genvoris-try-on-icon', '<span aria-hidden="true"></span>' );
	}

	/**
	 * The element.
	 *
	 * @param array<string, string> $attributes  Its attributes besides the class, not escaped.
	 * @param string                $class_names Its classes.
	 * @param string                $content     Its content, escaped.
	 */
	private static function element( array $attributes, string $class_names, string $content ): string {
		$html = '';
		foreach ( $attributes as $name => $value ) {
			$html .= sprintf( ' %s="%s"', esc_attr( $name ), htmlspecialchars( $value, ENT_QUOTES, 'UTF-8' ) );
		}
		return sprintf( '<button type="button" class="%s" data-genvoris-trigger%s>%s</button>', esc_attr( $class_names ), $html, $content );
	}
}
