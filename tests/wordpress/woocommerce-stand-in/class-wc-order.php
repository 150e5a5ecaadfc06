<?php
/**
 * A stand-in for WooCommerce's order: changes of the status run the hooks that WooCommerce's run.
 *
 * @package Genvoris\TryOn\Tests
 */

/** A post of the type `shop_order`. Meta is written by `save`, as in WooCommerce. */
class WC_Order {

	private array $changes = array();

	public function __construct( private int $id ) {}

	public function get_id() {
		return $this->id;
	}

	public function get_status() {
		return (string) $this->prop( 'status' );
	}

	public function has_status( $status ) {
		return in_array( $this->get_status(), (array) $status, true );
	}

	public function get_order_key() {
		return (string) $this->prop( 'order_key' );
	}

	public function get_customer_id() {
		return (int) $this->prop( 'customer_id' );
	}

	public function get_date_paid() {
		$paid = $this->prop( 'date_paid' );
		return $paid ? new DateTime( "@$paid" ) : null;
	}

	public function get_date_created() {
		return new DateTime( get_post( $this->id )->post_date_gmt );
	}

	public function get_meta( $name ) {
		return $this->changes[ $name ] ?? get_post_meta( $this->id, $name, true );
	}

	public function update_meta_data( $name, $value ) {
		$this->changes[ $name ] = $value;
	}

	public function set_billing_email( $email ) {
		$this->changes['_billing_email'] = $email;
	}

	public function save() {
		foreach ( $this->changes as $name => $value ) {
			update_post_meta( $this->id, $name, $value );
		}
		$this->changes = array();
		return $this->id;
	}

	public function add_product( $product, $quantity = 1 ) {
		$this->changes['_items'] = array( ...(array) ( $this->get_meta( '_items' ) ? $this->get_meta( '_items' ) : array() ), array( $product->get_id(), $quantity ) );
	}

	public function calculate_totals() {
		$total = 0;
		foreach ( (array) $this->get_meta( '_items' ) as list( $id, $quantity ) ) {
			$total += $quantity * (float) wc_get_product( $id )->get_price();
		}
		$this->changes['_total'] = $total;
	}

	public function add_order_note( $note ) {
		add_post_meta( $this->id, '_note', $note );
	}

	public function get_checkout_payment_url() {
		return home_url( "/checkout/order-pay/{$this->id}/?pay_for_order=true&key=" . $this->get_order_key() );
	}

	public function get_checkout_order_received_url() {
		return apply_filters( 'woocommerce_get_checkout_order_received_url', home_url( "/checkout/order-received/{$this->id}/?key=" . $this->get_order_key() ), $this );
	}

	public function get_cancel_order_url_raw() {
		return apply_filters( 'woocommerce_get_cancel_order_url_raw', home_url( '/cart/?cancel_order=true' ), $this );
	}

	/** As WooCommerce: an order whose products all need no shipping is complete only if they are downloads, too. */
	public function payment_complete() {
		update_post_meta( $this->id, '_date_paid', time() );
		$this->update_status( 'processing' );
	}

	public function update_status( $status ) {
		$old = $this->get_status();
		$this->save();
		update_post_meta( $this->id, '_status', $status );
		if ( $old !== $status ) {
			do_action( "woocommerce_order_status_$status", $this->id, $this );
			do_action( 'woocommerce_order_status_changed', $this->id, $old, $status, $this );
		}
	}

	private function prop( $name ) {
		return get_post_meta( $this->id, "_$name", true );
	}
}
