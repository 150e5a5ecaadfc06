<?php
/**
 * What the tests add to their sites.
 *
 * @package Genvoris\TryOn\Tests
 */

// Nothing of a test waits for wordpress.org.
add_filter(
	'pre_http_request',
	static function ( $response, $arguments, $url ) {
		$host = wp_parse_url( $url, PHP_URL_HOST );
		return in_array( $host, array( '127.0.0.1', 'localhost' ), true ) ? $response : new WP_Error( 'offline', 'The tests are offline.' );
	},
	10,
	3
);

// What other plugins would hear.
add_action(
	'genvoris_webhook',
	static function ( $type, $data ) {
		$events   = get_option( 'tests_events', array() );
		$events[] = array( $type, $data );
		update_option( 'tests_events', $events );
	},
	10,
	2
);

add_filter( 'genvoris_rate_limit', static fn( $limit, $name ) => (int) get_option( "tests_limit_$name", 0 ), 10, 2 );
add_filter( 'pre_wp_mail', '__return_true' );

// Runs the code of a test, within the plugin's namespace, so that tests name its classes as it does itself.
add_action(
	'wp_loaded',
	static function () {
		if ( ! isset( $_GET['tests_run'] ) || getenv( 'SITE_TOKEN' ) !== ( $_SERVER['HTTP_X_TESTS_TOKEN'] ?? '' ) ) {
			return;
		}
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		$result = eval( 'namespace Genvoris\TryOn; return ( static function () {' . file_get_contents( 'php://input' ) . '} )();' ); // phpcs:ignore Squiz.PHP.Eval -- a test's code.
		wp_send_json( $result );
	}
);

// WooCommerce says 'without a limit' by the largest number of MySQL, which SQLite cannot read.
add_filter( 'query', static fn( $query ) => str_replace( 'LIMIT 0, 18446744073709551615', 'LIMIT 0, 9223372036854775807', $query ) );
