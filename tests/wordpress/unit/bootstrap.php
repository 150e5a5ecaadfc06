<?php
/**
 * Loads the plugin's classes without WordPress, for the tests of what is pure.
 *
 * @package Genvoris\TryOn\Tests
 */

define( 'ABSPATH', __DIR__ );
define( 'DAY_IN_SECONDS', 86400 );

/** WordPress's salts, which a test changes. */
function wp_salt( string $scheme ): string {
	return $scheme . ( $GLOBALS['tests_salt'] ?? '' );
}

/** WordPress's function, as far as the tests use it. */
function wp_strip_all_tags( string $text ): string {
	return trim( strip_tags( $text ) );
}

require __DIR__ . '/../../../integrations/wordpress/genvoris-try-on/includes/autoload.php';
