<?php
/**
 * Plugin Name:       Genvoris Try-On
 * Plugin URI:        https://genvoris.org/
 * Description:       Shoppers see a garment on their own photo: a try-on button for WooCommerce products and for any page.
 * Version:           0.1.0
 * Requires at least: 6.3
 * Requires PHP:      8.0
 * Author:            Genvoris
 * License:           MIT OR Apache-2.0
 * Text Domain:       genvoris-try-on
 * Domain Path:       /languages
 * WC requires at least: 7.0
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

require_once __DIR__ . '/includes/autoload.php';

register_deactivation_hook( __FILE__, array( Cleanup::class, 'deactivate' ) );
add_action( 'plugins_loaded', array( Plugin::class, 'start' ) );
