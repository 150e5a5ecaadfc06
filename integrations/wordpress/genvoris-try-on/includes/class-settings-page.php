<?php
/**
 * Settings, Genvoris Try-On.
 *
 * @package Genvoris\TryOn
 */

namespace Genvoris\TryOn;

defined( 'ABSPATH' ) || exit;

/** Registers the page with the Settings API, and prints it. */
final class Settings_Page {

	private const SLUG = 'genvoris-try-on';

	/** Registers the hooks. */
	public static function register(): void {
		add_action( 'admin_menu', array( self::class, 'add_page' ) );
		add_action( 'admin_init', array( self::class, 'add_fields' ) );
		add_action( 'admin_notices', array( self::class, 'warn' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), array( self::class, 'add_link' ) );
	}

	/** Adds the page to the menu. */
	public static function add_page(): void {
		$title = __( 'Genvoris Try-On', 'genvoris-try-on' );
		$page  = add_options_page( $title, $title, 'manage_options', self::SLUG, array( self::class, 'print_page' ) );
		add_action( "load-$page", array( self::class, 'on_load' ) );
	}

	/** Adds the sections and fields. */
	public static function add_fields(): void {
		register_setting( self::SLUG, Options::NAME, array( 'type' => 'object', 'sanitize_callback' => array( Settings_Sanitizer::class, 'sanitize' ) ) );
		foreach ( Settings_Fields::sections() as $id => $title ) {
			add_settings_section( $id, $title, '__return_null', self::SLUG );
		}
		foreach ( Settings_Fields::all() as $name => $field ) {
			$arguments = array(
				'label_for' => "genvoris-$name",
				'class'     => implode( ' ', array_map( static fn( string $model ): string => "genvoris-model-$model", $field['models'] ?? array() ) ),
				'name'      => $name,
				'field'     => $field,
			);
			add_settings_field( $name, $field['label'], array( self::class, 'print_field' ), self::SLUG, $field['section'], $arguments );
		}
	}

	/** Sets up the platform after the settings were saved, and says how that went. */
	public static function on_load(): void {
		wp_enqueue_script( 'genvoris-settings', plugins_url( 'assets/settings.js', PLUGIN_FILE ), array(), VERSION, true );
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- this only repeats what saving has led to.
		if ( isset( $_GET['settings-updated'] ) && current_user_can( 'manage_options' ) ) {
			list( $type, $message ) = Connection::establish();
			add_settings_error( Options::NAME, 'connection', $message, $type );
		}
	}

	/** Prints the page. WordPress itself prints the messages above it. */
	public static function print_page(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1><form action="options.php" method="post">';
		settings_fields( self::SLUG );
		do_settings_sections( self::SLUG );
		submit_button();
		echo '</form></div>';
	}

	/**
	 * Prints a field.
	 *
	 * @param array<string, mixed> $arguments What `add_fields` has said of it.
	 */
	public static function print_field( array $arguments ): void {
		$field = $arguments['field'];
		$name  = $arguments['name'];
		match ( $field['type'] ) {
			'key'      => self::print_key( $name ),
			'select'   => self::print_select( $name, $field['choices'] ),
			'checkbox' => self::print_checkbox( $name, $field['help'] ),
			default    => self::print_input( $name, $field ),
		};
		if ( isset( $field['help'] ) && 'checkbox' !== $field['type'] ) {
			echo '<p class="description">' . esc_html( $field['help'] ) . '</p>';
		}
	}

	/** Tells the merchant what keeps the button away, or will. */
	public static function warn(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		foreach ( array_filter( self::warnings() ) as $text ) {
			echo '<div class="notice notice-warning"><p>' . esc_html( "Genvoris: $text" ) . '</p></div>';
		}
	}

	/**
	 * The warnings; an empty one does not apply.
	 *
	 * @return string[]
	 */
	private static function warnings(): array {
		$balance = get_option( Webhook_Receiver::LOW_BALANCE, null );
		$has_woo = Plugin::has_woocommerce();
		return array(
			Options::has_permalinks() ? '' : __( 'the button is hidden until you choose any structure but “Plain” under Settings, Permalinks.', 'genvoris-try-on' ),
			Secret_Store::is_unreadable( 'api_key' ) && ! defined( 'GENVORIS_API_KEY' ) ? __( 'the salts of this site have changed, so the stored key cannot be read. Enter it again.', 'genvoris-try-on' ) : '',
			/* translators: %s: a number. */
			null === $balance ? '' : sprintf( __( 'only %s try-ons are left in your account.', 'genvoris-try-on' ), number_format_i18n( (int) $balance ) ),
			Model::needs_woocommerce( Options::model() ) && ! $has_woo ? __( 'the model that you have chosen needs WooCommerce.', 'genvoris-try-on' ) : '',
			Model::PAY_PER_USE === Options::model() && $has_woo ? self::warning_about( Pay_Per_Use::product() ) : '',
			Options::is_connected() && Options::get( 'consent' ) && '' === get_privacy_policy_url() ? __( 'shoppers are not asked to agree, because no privacy policy is published. Publish it under Pages, and choose it under Settings, Privacy; or switch off “Consent”.', 'genvoris-try-on' ) : '',
		);
	}

	/** What is wrong with the product that is one try-on; empty if it can be sold. */
	private static function warning_about( ?\WC_Product $product ): string {
		if ( ! $product ) {
			return __( 'choose a product with a price that is one try-on.', 'genvoris-try-on' );
		}
		/* translators: %s: the name of a product. */
		return $product->is_virtual() ? '' : sprintf( __( '“%s” is sold as one try-on, and is not virtual: its checkout asks for shipping. Is it the right product?', 'genvoris-try-on' ), $product->get_name() );
	}

	/**
	 * Adds a link to the list of plugins.
	 *
	 * @param string[] $links The links.
	 */
	public static function add_link( $links ) {
		$url = admin_url( 'options-general.php?page=' . self::SLUG );
		return array( '<a href="' . esc_url( $url ) . '">' . esc_html__( 'Settings', 'genvoris-try-on' ) . '</a>', ...$links );
	}

	/** Prints the field of the key, without the key. */
	private static function print_key( string $name ): void {
		if ( defined( 'GENVORIS_API_KEY' ) ) {
			echo '<p>' . esc_html__( 'It is in wp-config.php.', 'genvoris-try-on' ) . '</p>';
			return;
		}
		$is_stored = '' !== Secret_Store::get( 'api_key' );
		printf(
			'<input type="password" class="regular-text code" id="genvoris-%1$s" name="%2$s[%1$s]" autocomplete="off" spellcheck="false" placeholder="%3$s"><p class="description">%4$s</p>',
			esc_attr( $name ),
			esc_attr( Options::NAME ),
			esc_attr( $is_stored ? '••••••••' : 'gvk_live_…' ),
			esc_html( $is_stored ? __( 'A key is stored, encrypted. Enter another one to replace it.', 'genvoris-try-on' ) : __( 'From your Genvoris account. It stays on this server.', 'genvoris-try-on' ) )
		);
	}

	/**
	 * Prints a list to choose from.
	 *
	 * @param string                $name    The field's name.
	 * @param array<string, string> $choices The texts by the values.
	 */
	private static function print_select( string $name, array $choices ): void {
		printf( '<select id="genvoris-%1$s" name="%2$s[%1$s]">', esc_attr( $name ), esc_attr( Options::NAME ) );
		foreach ( $choices as $value => $text ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $value ), selected( Options::get( $name ), $value, false ), esc_html( $text ) );
		}
		echo '</select>';
	}

	/** Prints a checkbox. */
	private static function print_checkbox( string $name, string $text ): void {
		printf(
			'<label><input type="checkbox" id="genvoris-%1$s" name="%2$s[%1$s]" value="1"%3$s> %4$s</label>',
			esc_attr( $name ),
			esc_attr( Options::NAME ),
			checked( (bool) Options::get( $name ), true, false ),
			esc_html( $text )
		);
	}

	/**
	 * Prints a field for a text, a number or a URL.
	 *
	 * @param string               $name  The field's name.
	 * @param array<string, mixed> $field The field.
	 */
	private static function print_input( string $name, array $field ): void {
		$is_number = 'number' === $field['type'];
		printf(
			'<input type="%3$s" class="%4$s" id="genvoris-%1$s" name="%2$s[%1$s]" value="%5$s"%6$s>',
			esc_attr( $name ),
			esc_attr( Options::NAME ),
			esc_attr( 'ids' === $field['type'] ? 'text' : $field['type'] ),
			esc_attr( $is_number ? 'small-text' : 'regular-text' ),
			esc_attr( (string) Options::get( $name ) ),
			$is_number ? sprintf( ' min="%d" max="%d"', (int) $field['range'][0], (int) $field['range'][1] ) : ''
		);
	}
}
