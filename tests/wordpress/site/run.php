<?php
/**
 * Runs a function's body within WordPress, and prints the JSON of what it returns.
 *
 * @package Genvoris\TryOn\Tests
 */

$_SERVER['HTTP_HOST']      = parse_url( getenv( 'SITE_URL' ), PHP_URL_HOST ) . ':' . parse_url( getenv( 'SITE_URL' ), PHP_URL_PORT );
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
$_SERVER['REMOTE_ADDR']    = '127.0.0.1';

require getenv( 'SITE_CORE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

// Within a namespace, so that tests name the plugin's classes as the plugin does.
$result = eval( 'namespace Genvoris\TryOn; return ( static function () {' . $argv[1] . '} )();' ); // phpcs:ignore Squiz.PHP.Eval -- a test's code.
echo "\x01" . json_encode( $result );
