<?php
/**
 * Where the button is: by a hook of WooCommerce, as a block, or by a shortcode.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Puts the button on pages. */
final class Placements {

	/** Registers the hooks. */
	public static function register(): void {
		add_action( 'init', array( self::class, 'add_block_and_shortcode' ) );
		$placement = (string) Options::get( 'placement' );
		if ( array_key_exists( $placement, self::labels() ) && '' !== $placement ) {
			add_action( $placement, array( self::class, 'print_on_product' ), 35 );
		}
		if ( Options::get( 'show_on_cards' ) ) {
			add_action( 'woocommerce_after_shop_loop_item', array( self::class, 'print_on_card' ), 15 );
		}
		add_action( 'wp_enqueue_scripts', array( self::class, 'enqueue_early' ) );
	}

	/**
	 * The hooks that a merchant can choose, with what the settings page says of each.
	 *
	 * @return array<string, string>
	 */
	public static function labels(): array {
		return array(
			'woocommerce_after_add_to_cart_form'   => __( 'Below “Add to cart”', 'genvoris-try-on' ),
			'woocommerce_after_add_to_cart_button' => __( 'Beside “Add to cart”', 'genvoris-try-on' ),
			'woocommerce_before_add_to_cart_form'  => __( 'Above “Add to cart”', 'genvoris-try-on' ),
			'woocommerce_product_meta_end'         => __( 'Below the product’s categories', 'genvoris-try-on' ),
			''                                     => __( 'Nowhere: I place the block or the shortcode', 'genvoris-try-on' ),
		);
	}

	/** Adds the block and the shortcode `[genvoris_tryon]`. */
	public static function add_block_and_shortcode(): void {
		add_shortcode( 'genvoris_tryon', array( self::class, 'shortcode' ) );
		$block = register_block_type( dirname( PLUGIN_FILE ) . '/blocks/try-on-button', array( 'render_callback' => array( self::class, 'block' ) ) );
		if ( $block && $block->editor_script_handles ) {
			wp_set_script_translations( $block->editor_script_handles[0], 'genvoris-try-on', dirname( PLUGIN_FILE ) . '/languages' );
		}
	}

	/** On a product's page the script is in the head, where browsers find it earlier. */
	public static function enqueue_early(): void {
		if ( is_singular( 'product' ) && '' !== Options::get( 'placement' ) ) {
			Script_Tag::enqueue();
		}
	}

	/** Prints the button on the product's page. */
	public static function print_on_product(): void {
		echo Button::html( (int) get_the_ID() ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped there.
	}

	/** Prints the small button on a card. */
	public static function print_on_card(): void {
		echo Button::html( (int) get_the_ID(), '', true ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped there.
	}

	/**
	 * `[genvoris_tryon product_id="42" label="Try it on"]`; without an id, the product of the page.
	 *
	 * @param array<string, string>|string $attributes What the shortcode says; a text if nothing.
	 */
	public static function shortcode( $attributes ): string {
		$attributes = shortcode_atts( array( 'product_id' => 0, 'label' => '' ), (array) $attributes, 'genvoris_tryon' );
		$post_id    = absint( $attributes['product_id'] );
		return Button::html( $post_id ? $post_id : (int) get_the_ID(), sanitize_text_field( $attributes['label'] ) );
	}

	/**
	 * The block. In a list of products it belongs to the product of its card.
	 *
	 * @param array<string, mixed> $attributes What the editor has set.
	 * @param string               $content    Nothing.
	 * @param \WP_Block            $block      The block, with its context.
	 */
	public static function block( $attributes, $content, $block ): string {
		$post_id = absint( $attributes['productId'] ?? 0 );
		$post_id = $post_id ? $post_id : absint( $block->context['postId'] ?? get_the_ID() );
		$button  = Button::html( $post_id, sanitize_text_field( $attributes['label'] ?? '' ) );
		return '' === $button ? '' : sprintf( '<div %s>%s</div>', get_block_wrapper_attributes(), $button );
	}
}
