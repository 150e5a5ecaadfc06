// Two products and what the provider tells of its state.
import { GenvorisProvider, TryOnButton, useTryOn } from "@genvoris/widget/react";

const Status = () => {
  const { status, error } = useTryOn();
  return <output>{status} {error?.code}</output>;
};

export const Buttons = (props) => (
  <GenvorisProvider {...props}>
    <Status />
    <TryOnButton id="shirt" className="button" productId="42" productTitle="Linen shirt" productImages={["/linen-shirt.png", "/back.png"]} productCategory="apparel" onClick={() => props.onPress?.("shirt")}>
      Try it on
    </TryOnButton>
    <TryOnButton id="mug" productId={7} productTitle="Mug" productImage="/linen-shirt.png" productCategory="object">Try it on</TryOnButton>
  </GenvorisProvider>
);
