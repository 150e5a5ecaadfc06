<?php
/**
 * Installs a site with products, and activates the plugins.
 *
 * @package Genvoris\TryOn\Tests
 */

define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']      = parse_url( getenv( 'SITE_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'SITE_URL' ), PHP_URL_PORT );
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
require getenv( 'SITE_CORE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$wanted = json_decode( getenv( 'SITE_INSTALL' ), true );
wp_install( 'Linen & Wool', $wanted['user'], $wanted['email'], true, '', $wanted['password'] );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'active_plugins', array( 'sqlite-database-integration/load.php' ) );
foreach ( array( ...$wanted['plugins'], 'genvoris-try-on/genvoris-try-on.php' ) as $plugin ) {
	$result = activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		fwrite( STDERR, $result->get_error_message() . "\n" );
		exit( 1 );
	}
}
if ( $wanted['settings'] ) {
	update_option( Genvoris\TryOn\Options::NAME, $wanted['settings'] + Genvoris\TryOn\Options::defaults() );
}
if ( $wanted['key'] ) {
	Genvoris\TryOn\Secret_Store::set( 'api_key', $wanted['key'] );
}
// A way to pay that WooCommerce itself brings, for tests with the real one.
update_option( 'woocommerce_cod_settings', array( 'enabled' => 'yes', 'title' => 'Cash', 'enable_for_virtual' => 'yes', 'enable_for_methods' => array() ) );
update_option( 'woocommerce_coming_soon', 'no' );
update_option( 'woocommerce_currency', 'USD' );
wp_insert_user( array( 'user_login' => 'ada', 'user_pass' => 'ada-password', 'user_email' => 'ada@shop.example', 'role' => 'subscriber' ) );
