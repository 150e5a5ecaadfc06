// A quick view made with React Aria, which makes what is beside it inert and closes on a press there.
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { createRoot } from "react-dom/client";

createRoot(document.querySelector("#root")).render(
  <DialogTrigger>
    <Button id="quick-view">Quick view</Button>
    <ModalOverlay isDismissable className="overlay">
      <Modal className="quick-view">
        <Dialog id="quick">
          <Heading slot="title">Linen shirt</Heading>
          <button id="in-quick" type="button" data-genvoris-trigger data-product-id="quick" data-product-image="{{garment}}">
            Try it on
          </button>
          <Button id="close-quick" slot="close">
            Close
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  </DialogTrigger>,
);
