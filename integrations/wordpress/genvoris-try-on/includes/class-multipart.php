<?php
/**
 * A multipart form. WordPress's HTTP client can send one only as a finished body.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Fields and files in the order in which they were added. */
final class Multipart {

	/** As large a photo as the platform takes, in bytes. */
	private const MAX_FILE = 15728640;

	private string $boundary;

	/**
	 * The parts, encoded.
	 *
	 * @var string[]
	 */
	private array $parts = array();

	/** An empty form. */
	public function __construct() {
		$this->boundary = 'genvoris-' . bin2hex( random_bytes( 12 ) );
	}

	/**
	 * A form with the fields and the photo of a request.
	 *
	 * @param \WP_REST_Request $request  The request.
	 * @param string[]         $replaced Fields that are not taken, besides the key: this plugin adds its own.
	 * @throws Platform_Exception If the photo did not arrive.
	 */
	public static function of_request( \WP_REST_Request $request, array $replaced ): self {
		$form = new self();
		foreach ( $request->get_body_params() as $name => $value ) {
			if ( is_scalar( $value ) && ! in_array( $name, array( 'api_key', ...$replaced ), true ) ) {
				$form->add_field( (string) $name, (string) $value );
			}
		}
		$form->add_photo( $request->get_file_params()['photo'] ?? array() );
		return $form;
	}

	/** Adds a field. */
	public function add_field( string $name, string $value ): void {
		$this->parts[] = "Content-Disposition: form-data; name=\"{$this->quote( $name )}\"\r\n\r\n$value\r\n";
	}

	/** The body. */
	public function body(): string {
		$separator = "--{$this->boundary}\r\n";
		return $separator . implode( $separator, $this->parts ) . "--{$this->boundary}--\r\n";
	}

	/** The header that goes with the body. */
	public function content_type(): string {
		return "multipart/form-data; boundary={$this->boundary}";
	}

	/**
	 * Adds the uploaded photo.
	 *
	 * @param array<string, mixed> $file An entry of `$_FILES`.
	 * @throws Platform_Exception If there is none, or if it is larger than PHP or the platform allow.
	 */
	private function add_photo( array $file ): void {
		$error = $file['error'] ?? UPLOAD_ERR_NO_FILE;
		$path  = is_string( $file['tmp_name'] ?? null ) ? $file['tmp_name'] : '';
		if ( in_array( $error, array( UPLOAD_ERR_INI_SIZE, UPLOAD_ERR_FORM_SIZE ), true ) || ( $file['size'] ?? 0 ) > self::MAX_FILE ) {
			throw new Platform_Exception( 413, 'payload_too_large', 'The photo is larger than upload_max_filesize allows.' );
		}
		if ( UPLOAD_ERR_OK !== $error || ! is_uploaded_file( $path ) ) {
			throw new Platform_Exception( 400, 'invalid_body', 'The photo is missing.' );
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a local file.
		$bytes         = (string) file_get_contents( $path );
		$this->parts[] = "Content-Disposition: form-data; name=\"photo\"; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n$bytes\r\n";
	}

	/** A field's name within quotes, as browsers write it. */
	private function quote( string $name ): string {
		return str_replace( array( '"', "\r", "\n" ), array( '%22', '%0D', '%0A' ), $name );
	}
}
