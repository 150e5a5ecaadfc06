<?php
/**
 * Plugin Name: WooCommerce (a thin stand-in for tests)
 * Description: The few functions and classes of WooCommerce that the plugin under test calls. This is not WooCommerce.
 * Version: 9.0.0
 *
 * @package Genvoris\TryOn\Tests
 */

require __DIR__ . '/class-wc-product.php';
require __DIR__ . '/class-wc-order.php';
require __DIR__ . '/functions.php';
require __DIR__ . '/pages.php';
