export function Trigger({ id }) {
  return (
    <button id={id} type="button" data-genvoris-trigger="" data-product-id="linen-shirt" data-product-image="{{garment}}">
      Try it on
    </button>
  );
}
