// A quick view made with Radix, as shadcn/ui brings it: it locks scrolling and closes on a press beside it.
import * as Dialog from "@radix-ui/react-dialog";
import { createRoot } from "react-dom/client";

createRoot(document.querySelector("#root")).render(
  <Dialog.Root>
    <Dialog.Trigger id="quick-view">Quick view</Dialog.Trigger>
    <Dialog.Portal>
      <Dialog.Overlay className="overlay" />
      <Dialog.Content className="quick-view" id="quick" aria-describedby={undefined}>
        <Dialog.Title>Linen shirt</Dialog.Title>
        <button id="in-quick" type="button" data-genvoris-trigger data-product-id="quick" data-product-image="{{garment}}">
          Try it on
        </button>
        <Dialog.Close id="close-quick">Close</Dialog.Close>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>,
);
