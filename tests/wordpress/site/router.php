<?php
/**
 * Routes the requests of PHP's own server: files, PHP files, and everything else to WordPress.
 *
 * @package Genvoris\TryOn\Tests
 */

$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$file = str_starts_with( $path, '/wp-content/' ) ? getenv( 'SITE_CONTENT' ) . substr( $path, 11 ) : getenv( 'SITE_CORE' ) . $path;
$file = is_dir( $file ) ? rtrim( $file, '/' ) . '/index.php' : $file;

if ( is_file( $file ) && ! str_ends_with( $file, '.php' ) ) {
	$types = array( 'css' => 'text/css', 'js' => 'text/javascript', 'json' => 'application/json', 'png' => 'image/png', 'jpg' => 'image/jpeg', 'svg' => 'image/svg+xml', 'woff2' => 'font/woff2' );
	header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
	readfile( $file );
	return true;
}

$script                 = is_file( $file ) ? $file : getenv( 'SITE_CORE' ) . '/index.php';
$_SERVER['SCRIPT_NAME'] = is_file( $file ) ? $path : '/index.php';
$_SERVER['PHP_SELF']    = $_SERVER['SCRIPT_NAME'];
$_SERVER['SCRIPT_FILENAME'] = $script;
chdir( dirname( $script ) );
require $script;
