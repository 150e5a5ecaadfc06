import * as Dialog from "@radix-ui/react-dialog";
import { createRoot } from "react-dom/client";
import { Trigger } from "./trigger.jsx";

createRoot(document.getElementById("root")).render(
  <main>
    <h1>Linen shirt</h1>
    <Trigger id="on-page" />
    <Dialog.Root>
      <Dialog.Trigger id="quick-view">Quick view</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay">
          <Dialog.Content id="quick" className="quick">
            <Dialog.Title>Linen shirt</Dialog.Title>
            <Dialog.Description>Woven in one piece.</Dialog.Description>
            <Trigger id="in-quick" />
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  </main>,
);
