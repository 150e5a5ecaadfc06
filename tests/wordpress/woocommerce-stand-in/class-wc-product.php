<?php
/**
 * A stand-in for WooCommerce's product.
 *
 * @package Genvoris\TryOn\Tests
 */

/** A post of the type `product`. */
class WC_Product {

	public function __construct( private WP_Post $post ) {}

	public function get_id() {
		return $this->post->ID;
	}

	public function get_name() {
		return $this->post->post_title;
	}

	public function get_status() {
		return $this->post->post_status;
	}

	public function get_price() {
		return (string) get_post_meta( $this->post->ID, '_price', true );
	}

	public function is_virtual() {
		return 'yes' === get_post_meta( $this->post->ID, '_virtual', true );
	}

	public function get_image_id() {
		return (string) get_post_thumbnail_id( $this->post->ID );
	}

	public function get_gallery_image_ids() {
		return wp_parse_id_list( get_post_meta( $this->post->ID, '_product_image_gallery', true ) );
	}
}
