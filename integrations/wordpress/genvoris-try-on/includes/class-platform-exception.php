<?php
/**
 * A call of the platform that failed.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Has the platform's own code and status; status 0 means that there was no answer. */
final class Platform_Exception extends \RuntimeException {

	/** Describes the failure without what was sent. */
	public function __construct( public int $status, public string $error_code, string $detail = '' ) {
		parent::__construct( trim( "$error_code ($status). $detail" ) );
	}

	/** Whether the same call may succeed later. */
	public function is_temporary(): bool {
		return 0 === $this->status || 429 === $this->status || $this->status >= 500;
	}

	/** The failure as the REST API answers it. */
	public function to_wp_error(): \WP_Error {
		$status = 0 === $this->status ? 502 : $this->status;
		$code   = 0 === $this->status ? 'upstream_unreachable' : $this->error_code;
		// A refused key is the merchant's affair. Shoppers would be told to log in.
		return new \WP_Error( $code, $this->getMessage(), array( 'status' => 401 === $status ? 502 : $status ) );
	}
}
