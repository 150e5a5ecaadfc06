<?php
/**
 * What the block's script needs. WordPress reads this file.
 *
 * @package Genvoris\TryOn
 */

return array(
	'dependencies' => array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n' ),
	'version'      => '0.1.0',
);
