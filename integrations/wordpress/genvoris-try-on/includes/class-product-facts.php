<?php
/**
 * What the widget has to know of a product: of WooCommerce's products, and of any post with a picture.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Reads products. */
final class Product_Facts {

	/** As many pictures as the platform takes. */
	private const MAX_IMAGES = 8;

	/**
	 * The attributes of a trigger for a product, as plain text.
	 *
	 * @return array<string, string>
	 */
	public static function trigger_attributes( int $post_id ): array {
		$images     = self::image_urls( $post_id );
		$attributes = array(
			'data-product-id'       => (string) $post_id,
			'data-product-title'    => self::plain_text( self::title( $post_id ) ),
			'data-product-images'   => $images ? (string) wp_json_encode( $images, JSON_UNESCAPED_SLASHES ) : '',
			'data-product-price'    => self::price( $post_id ),
			'data-product-category' => (string) apply_filters( 'genvoris_product_category', Options::get( 'category' ), $post_id ),
		);
		return array_filter( $attributes, static fn( string $value ): bool => '' !== $value );
	}

	/**
	 * The URLs of a product's pictures: its main picture first, then its gallery.
	 *
	 * @return string[]
	 */
	public static function image_urls( int $post_id ): array {
		$product = self::product( $post_id );
		$ids     = $product
			? array( $product->get_image_id(), ...$product->get_gallery_image_ids() )
			: array( $post_id && 'publish' === get_post_status( $post_id ) ? get_post_thumbnail_id( $post_id ) : 0 );
		$urls    = array_map( static fn( $id ) => $id ? wp_get_attachment_image_url( (int) $id, 'large' ) : false, $ids );
		return array_slice( array_values( array_filter( $urls ) ), 0, self::MAX_IMAGES );
	}

	/** A text without tags and entities. Titles may be stored with entities, and attributes are escaped when they are printed. */
	public static function plain_text( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}

	/** The title as it is stored: `get_the_title` would add typographic entities. */
	private static function title( int $post_id ): string {
		$product = self::product( $post_id );
		return $product ? $product->get_name() : (string) get_post_field( 'post_title', $post_id, 'raw' );
	}

	/** The price as shoppers read it. */
	private static function price( int $post_id ): string {
		$product = self::product( $post_id );
		return $product && '' !== $product->get_price() ? self::plain_text( wc_price( wc_get_price_to_display( $product ) ) ) : '';
	}

	/** The product of WooCommerce, if it is one that everybody may see. */
	private static function product( int $post_id ): ?object {
		$product = $post_id && Plugin::has_woocommerce() ? wc_get_product( $post_id ) : null;
		return $product && 'publish' === $product->get_status() ? $product : null;
	}
}
