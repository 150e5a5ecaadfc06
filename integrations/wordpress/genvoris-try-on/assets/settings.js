/* Shows the fields of the chosen model only. Without scripts, all are shown. */
( function () {
	const model = document.getElementById( 'genvoris-model' );
	const rows = document.querySelectorAll( 'tr[class*="genvoris-model-"]' );

	function update() {
		rows.forEach( ( row ) => {
			row.hidden = ! row.classList.contains( 'genvoris-model-' + model.value );
		} );
	}

	model.addEventListener( 'change', update );
	update();
} )();
