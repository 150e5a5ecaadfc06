<?php
/**
 * Stand-ins for WooCommerce's pages: a product's page, the shop's cards, and the checkout of an order.
 *
 * @package Genvoris\TryOn\Tests
 */

add_action(
	'init',
	static function () {
		register_post_type( 'product', array( 'public' => true, 'label' => 'Products', 'supports' => array( 'title', 'editor', 'thumbnail' ), 'rewrite' => array( 'slug' => 'product' ), 'has_archive' => 'shop', 'show_in_rest' => true ) );
		register_post_type( 'shop_order', array( 'public' => false ) );
	}
);

// WooCommerce escapes the name as HTML, and its JSON once more.
add_action(
	'wp_head',
	static function () {
		$product = is_singular( 'product' ) ? wc_get_product( get_the_ID() ) : null;
		if ( $product ) {
			$data = array( '@context' => 'https://schema.org/', '@type' => 'Product', 'name' => wp_kses_post( $product->get_name() ), 'image' => wp_get_attachment_url( (int) $product->get_image_id() ), 'sku' => $product->get_id() );
			echo '<script type="application/ld+json">' . _wp_specialchars( wp_json_encode( $data ), ENT_NOQUOTES, 'UTF-8', true ) . '</script>';
		}
	}
);

add_filter(
	'the_content',
	static function ( $content ) {
		if ( ! is_singular( 'product' ) || ! in_the_loop() ) {
			return $content;
		}
		ob_start();
		do_action( 'woocommerce_before_add_to_cart_form' );
		echo '<form class="cart"><button type="button" class="single_add_to_cart_button button alt wp-element-button">Add to cart</button>';
		do_action( 'woocommerce_after_add_to_cart_button' );
		echo '</form>';
		do_action( 'woocommerce_after_add_to_cart_form' );
		do_action( 'woocommerce_product_meta_end' );
		return $content . ob_get_clean();
	}
);

add_shortcode(
	'products',
	static function () {
		global $post;
		ob_start();
		foreach ( get_posts( array( 'post_type' => 'product', 'numberposts' => 10 ) ) as $post ) {
			setup_postdata( $post );
			echo '<li class="product">' . esc_html( get_the_title() );
			do_action( 'woocommerce_after_shop_loop_item' );
			echo '</li>';
		}
		wp_reset_postdata();
		return '<ul class="products">' . ob_get_clean() . '</ul>';
	}
);

// The page on which an order is paid: its two links pay and cancel.
add_action(
	'template_redirect',
	static function () {
		if ( ! preg_match( '#^/checkout/order-pay/(\d+)/#', $_SERVER['REQUEST_URI'], $match ) ) {
			return;
		}
		$order = wc_get_order( $match[1] );
		if ( ! $order || ( $_GET['key'] ?? '' ) !== $order->get_order_key() ) {
			wp_die( 'no such order', '', array( 'response' => 404 ) );
		}
		if ( isset( $_GET['pay'] ) ) {
			$order->payment_complete();
			wp_redirect( $order->get_checkout_order_received_url() );
			exit;
		}
		$pay = esc_url( add_query_arg( 'pay', '1' ) );
		status_header( 200 );
		echo "<!doctype html><title>Pay</title><a id='pay' href='$pay'>Pay</a> <a id='cancel' href='" . esc_url( $order->get_cancel_order_url_raw() ) . "'>Cancel</a>";
		exit;
	}
);
