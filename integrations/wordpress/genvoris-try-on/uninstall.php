<?php
/**
 * Runs when the plugin is deleted in WordPress.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

// Where a tool deactivates and deletes in one go, the plugin is loaded already.
if ( ! defined( __NAMESPACE__ . '\\VERSION' ) ) {
	define( __NAMESPACE__ . '\\VERSION', '0.1.0' );
	define( __NAMESPACE__ . '\\PLUGIN_FILE', __DIR__ . '/genvoris-try-on.php' );
}

require_once __DIR__ . '/includes/autoload.php';

Cleanup::uninstall();
