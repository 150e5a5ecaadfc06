<?php
/**
 * The encryption of secrets.
 *
 * @package Genvoris\TryOn\Tests
 */

use Genvoris\TryOn\Secret_Store;
use PHPUnit\Framework\TestCase;

final class SecretStoreTest extends TestCase {

	public function test_only_the_same_salts_read_a_secret_again(): void {
		$encrypted = Secret_Store::encrypt( 'gvk_live_1' );
		$this->assertStringNotContainsString( 'gvk', base64_decode( $encrypted ) );
		$this->assertNotSame( $encrypted, Secret_Store::encrypt( 'gvk_live_1' ) );
		$this->assertSame( 'gvk_live_1', Secret_Store::decrypt( $encrypted ) );
		$GLOBALS['tests_salt'] = 'changed';
		$this->assertSame( '', Secret_Store::decrypt( $encrypted ) );
		unset( $GLOBALS['tests_salt'] );
	}

	public function test_what_is_no_secret_is_read_as_none(): void {
		$tampered    = base64_decode( Secret_Store::encrypt( 'gvk_live_1' ) );
		$tampered[30] = $tampered[30] ^ "\x01";
		foreach ( array( '', '!', 'gvk_live_1', base64_encode( 'short' ), base64_encode( $tampered ), str_repeat( 'A', 5000 ) ) as $value ) {
			$this->assertSame( '', Secret_Store::decrypt( $value ) );
		}
	}
}
