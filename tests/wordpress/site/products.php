<?php
/**
 * Adds the shop's products, and prints their ids. This runs after the plugins were loaded.
 *
 * @package Genvoris\TryOn\Tests
 */

/** Adds a picture of the demo store to the media library. */
function tests_add_picture( string $file ): int {
	$name = basename( $file );
	copy( $file, wp_upload_dir()['path'] . "/$name" );
	$id = wp_insert_attachment( array( 'post_mime_type' => 'image/png', 'post_title' => $name, 'post_status' => 'inherit' ), wp_upload_dir()['path'] . "/$name" );
	wp_update_attachment_metadata( $id, array( 'width' => 800, 'height' => 1000, 'file' => _wp_relative_upload_path( wp_upload_dir()['path'] . "/$name" ), 'sizes' => array() ) );
	return $id;
}

/** Adds a product, through WooCommerce's own objects if this is the real one. */
function tests_add_product( string $title, string $price, array $pictures, bool $is_virtual = false ): int {
	$ids = array_map( 'tests_add_picture', $pictures );
	// As WordPress stores a title that a shop manager, who may not write HTML, has entered.
	$id = wp_insert_post( wp_slash( array( 'post_type' => 'product', 'post_status' => 'publish', 'post_title' => $title, 'post_content' => 'Soft.' ) ) );
	if ( $ids ) {
		set_post_thumbnail( $id, $ids[0] );
	}
	update_post_meta( $id, '_product_image_gallery', implode( ',', array_slice( $ids, 1 ) ) );
	update_post_meta( $id, '_price', $price );
	update_post_meta( $id, '_regular_price', $price );
	update_post_meta( $id, '_virtual', $is_virtual ? 'yes' : 'no' );
	return $id;
}

$garments = getenv( 'SITE_GARMENTS' );
return array(
	'shirt'   => tests_add_product( 'Linen &amp; Silk "Shirt" <3', '59', array( "$garments/linen-shirt.png", "$garments/striped-top.png" ) ),
	'sweater' => tests_add_product( 'Sweater', '79', array( "$garments/wool-sweater.png" ) ),
	'voucher' => tests_add_product( 'Voucher', '10', array() ),
	'tryOn'   => tests_add_product( 'One try-on', '0.99', array(), true ),
	'page'    => wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Look', 'post_content' => '[genvoris_tryon product_id="999"]' ) ),
);
