<?php
/**
 * Stand-ins for WooCommerce's functions.
 *
 * @package Genvoris\TryOn\Tests
 */

function wc_get_product( $id ) {
	$post = get_post( (int) $id );
	return $post && 'product' === $post->post_type ? new WC_Product( $post ) : false;
}

function wc_get_price_to_display( $product ) {
	return (float) $product->get_price();
}

function wc_price( $price ) {
	return '<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&#36;</span>' . number_format( $price, 2 ) . '</bdi></span>';
}

function wc_get_order( $id ) {
	$post = get_post( (int) $id );
	return $post && 'shop_order' === $post->post_type ? new WC_Order( $post->ID ) : false;
}

function wc_create_order( $arguments = array() ) {
	$id    = wp_insert_post( array( 'post_type' => 'shop_order', 'post_status' => 'private', 'post_title' => 'Order' ) );
	$props = array( 'status' => 'pending', 'order_key' => 'wc_order_' . wp_generate_password( 13, false ), 'customer_id' => $arguments['customer_id'] ?? 0 );
	foreach ( $props as $name => $value ) {
		update_post_meta( $id, "_$name", $value );
	}
	return new WC_Order( $id );
}

function wc_get_order_id_by_order_key( $key ) {
	$ids = get_posts( array( 'post_type' => 'shop_order', 'post_status' => 'any', 'fields' => 'ids', 'meta_key' => '_order_key', 'meta_value' => $key ) );
	return $ids[0] ?? 0;
}

function wc_get_orders( $arguments ) {
	$ids = get_posts( array( 'post_type' => 'shop_order', 'post_status' => 'any', 'fields' => 'ids', 'meta_key' => '_billing_email', 'meta_value' => $arguments['billing_email'] ) );
	return array_map( 'wc_get_order', $ids );
}

function wc_create_refund( $arguments ) {
	$order    = wc_get_order( $arguments['order_id'] );
	$refunded = (float) $order->get_meta( '_refunded' ) + (float) $arguments['amount'];
	$is_full  = $refunded >= (float) $order->get_meta( '_total' );
	$order->update_meta_data( '_refunded', $refunded );
	$order->save();
	if ( $is_full ) {
		$order->update_status( 'refunded' );
		do_action( 'woocommerce_order_fully_refunded', $order->get_id(), 1 );
	} else {
		do_action( 'woocommerce_order_partially_refunded', $order->get_id(), 1 );
	}
}

function wc_get_page_permalink( $page ) {
	return home_url( "/$page/" );
}
