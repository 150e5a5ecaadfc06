<?php
/**
 * The signature of the platform's webhooks.
 *
 * @package Genvoris\TryOn\Tests
 */

use Genvoris\TryOn\Webhook_Receiver;
use PHPUnit\Framework\TestCase;

final class SignatureTest extends TestCase {

	private const BODY   = '{"type":"webhook.test"}';
	private const SECRET = 'whsec_1';
	private const NOW    = 1800000000;

	private static function sign( int $at, string $secret = self::SECRET ): string {
		return hash_hmac( 'sha256', "$at." . self::BODY, $secret );
	}

	private static function is_signed( string $header ): bool {
		return Webhook_Receiver::is_signed( $header, self::BODY, self::SECRET, self::NOW );
	}

	public function test_a_signature_of_any_live_secret_is_accepted(): void {
		$at = self::NOW;
		$this->assertTrue( self::is_signed( "t=$at,v1=" . self::sign( $at ) ) );
		$this->assertTrue( self::is_signed( "t=$at,v1=" . self::sign( $at, 'old' ) . ',v1=' . self::sign( $at ) ) );
		$early = self::NOW - 299;
		$this->assertTrue( self::is_signed( "t=$early,v1=" . self::sign( $early ) ) );
	}

	public function test_everything_else_is_refused(): void {
		$at    = self::NOW;
		$good  = self::sign( $at );
		$old   = self::NOW - 301;
		$wrong = array( '', 't=', "t=$at", "v1=$good", "t=$at,v1=", "t=$at,v1=" . strtoupper( $good ), "t=$at,v1={$good}0", "t=$at,v2=$good", "t=-$at,v1=$good", 't=' . str_repeat( '9', 30 ) . ",v1=$good", "t=$old,v1=" . self::sign( $old ), "t=$at,v1=" . self::sign( $at, '' ) );
		foreach ( $wrong as $header ) {
			$this->assertFalse( self::is_signed( $header ), $header );
		}
	}
}
