/* The block in the editor. It is plain JavaScript, so that the plugin needs no build. */
( function ( { blocks, blockEditor, components, element, i18n } ) {
	const { createElement: el } = element;
	const { __ } = i18n;

	function ProductSettings( { attributes, setAttributes } ) {
		return el(
			components.PanelBody,
			{ title: __( 'Product', 'genvoris-try-on' ) },
			el( components.TextControl, {
				label: __( 'Product ID', 'genvoris-try-on' ),
				help: __( 'Leave it empty for the product of the page.', 'genvoris-try-on' ),
				type: 'number',
				value: attributes.productId || '',
				onChange: ( value ) => setAttributes( { productId: parseInt( value, 10 ) || 0 } ),
			} )
		);
	}

	function Edit( { attributes, setAttributes } ) {
		return el(
			'div',
			blockEditor.useBlockProps(),
			el( blockEditor.InspectorControls, null, el( ProductSettings, { attributes, setAttributes } ) ),
			el( blockEditor.RichText, {
				tagName: 'span',
				className: 'button wp-element-button',
				allowedFormats: [],
				placeholder: __( 'Try it on', 'genvoris-try-on' ),
				value: attributes.label,
				onChange: ( label ) => setAttributes( { label } ),
			} )
		);
	}

	blocks.registerBlockType( 'genvoris/try-on-button', { edit: Edit, save: () => null } );
} )( window.wp );
