<?php
/**
 * Texts of products, forms, and shoppers' ids.
 *
 * @package Genvoris\TryOn\Tests
 */

use Genvoris\TryOn\Multipart;
use Genvoris\TryOn\Product_Facts;
use Genvoris\TryOn\Shopper;
use PHPUnit\Framework\TestCase;

final class TextTest extends TestCase {

	public function test_names_and_prices_are_plain_text(): void {
		$this->assertSame( 'Linen & Silk “Shirt”', Product_Facts::plain_text( 'Linen &amp; Silk &#8220;Shirt&#8221;' ) );
		$this->assertSame( '$59.00', Product_Facts::plain_text( '<span><bdi>&#36;</span>59.00</bdi>' ) );
		$this->assertSame( '', Product_Facts::plain_text( '<br>' ) );
	}

	public function test_a_field_cannot_add_another(): void {
		$form = new Multipart();
		$form->add_field( "a\"\r\nb", "1\r\n--x" );
		$body = $form->body();
		$this->assertStringContainsString( 'name="a%22%0D%0Ab"', $body );
		preg_match( '/boundary=(.+)$/', $form->content_type(), $match );
		$this->assertSame( 2, substr_count( $body, "--$match[1]" ) );
	}

	public function test_only_ids_of_this_plugin_are_shoppers(): void {
		$guest = 'wp_guest_11111111-2222-4333-8444-555555555555';
		$this->assertSame( array( 7, false ), array( Shopper::from_external_id( 'wp_7' )->user_id, Shopper::from_external_id( 'wp_7' )->is_guest() ) );
		$this->assertTrue( Shopper::from_external_id( $guest )->is_guest() );
		foreach ( array( '', 'wp_', 'wp_7x', '7', 'shopify_7', "$guest/../x", 'wp_guest_' ) as $id ) {
			$this->assertNull( Shopper::from_external_id( $id ), $id );
		}
	}
}
