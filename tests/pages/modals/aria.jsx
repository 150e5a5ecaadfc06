import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { Trigger } from "./trigger.jsx";

createRoot(document.getElementById("root")).render(
  <main>
    <h1>Linen shirt</h1>
    <Trigger id="on-page" />
    <DialogTrigger>
      <Button id="quick-view">Quick view</Button>
      <ModalOverlay isDismissable className="overlay">
        <Modal className="quick">
          <Dialog id="quick">
            <Heading slot="title">Linen shirt</Heading>
            <Trigger id="in-quick" />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  </main>,
);
