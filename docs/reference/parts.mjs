// The parts of the dialog, found in the scripts of the widget.

import { table, widgetScripts } from "./sources.mjs";

const INTRODUCTION = `# Parts

Every screen, button and picture has a name for CSS:

\`\`\`css
genvoris-widget::part(submit) { text-transform: uppercase }
genvoris-widget::part(dialog) { box-shadow: none }
\`\`\`

The screen that is shown is also the dialog's \`data-screen\`.

`;

/** Which screens there are; their names are parts that the scripts pass on as values. */
const SCREENS = {
  intro: "the first screen: the choice of a photo",
  upload: "the picture while it is being prepared, and the progress of sending it",
  preview: "the photo beside the product, before it is sent",
  progress: "a try-on is running",
  result: "the picture",
  paywall: "a refused try-on",
  error: "a try-on that has failed",
  unavailable: "try-ons are not available",
};

const DESCRIPTIONS = {
  "add-to-cart": "the button that puts the product into the bag",
  another: "the button that chooses another photo",
  back: "the button that leads back to the shop",
  camera: "the button that starts the camera",
  "camera-app": "the button that opens the phone's own camera app",
  "camera-back": "the button that leaves the camera",
  "camera-picture": "the camera's picture",
  "camera-retry": "the button that asks for the camera again",
  "camera-switch": "the button that turns to the other camera",
  "can-close": "the note that the dialog may be closed meanwhile",
  cancel: "the button that cancels a try-on",
  check: "the advice about a photo",
  choose: "the button that chooses a photo",
  close: "the button that closes the dialog",
  compare: "the tool that compares the picture with the photo",
  "compare-slider": "the slider between the two",
  consent: "the checkbox of the photo policy",
  "consent-link": "the link to the photo policy",
  cost: "what a try-on costs, and how many are left",
  countdown: "the camera's countdown",
  dialog: "the dialog",
  download: "the tool that saves the picture",
  fab: "the floating button",
  feedback: "the question whether the picture is right",
  "feedback-reason": "an answer to it",
  forget: "the button that forgets the photo",
  image: "the picture of the try-on",
  "other-product": "the note that another product's try-on is shown",
  photo: "the shopper's photo",
  "photo-input": "the hidden file input",
  price: "the price, with pay per try-on",
  "product-image": "the product's picture in the dialog's head",
  "product-price": "the product's price",
  "product-title": "the product's title",
  receipt: "the number of the try-on or of the checkout, for questions to the shop",
  remember: "the checkbox that remembers the photo for the visit",
  retry: "the button that tries again",
  said: "what a tool has done, such as 'saved'",
  share: "the tool that shares the picture",
  shutter: "the camera's shutter",
  status: "the notice of a try-on while the dialog is closed",
  "status-dismiss": "its button that removes it",
  "status-open": "its button that opens the dialog",
  submit: "the button that sends the photo",
  "test-mode": "the badge of test mode",
  thumbnail: "one of several pictures",
  upgrade: "the button that leads to more try-ons",
  upload: "the progress of sending the photo",
  zoom: "the tool that enlarges the picture",
};

/** How the scripts name a part: in an element's attributes, or as the argument of a function that appends a button. */
const USES = [/\bpart: "([a-z-]+)"/g, /\bappend(?:Button|Tool|Link)\(\w+(?:\([^)]*\))?, "([a-z-]+)"/g];

/** The parts that the scripts name. */
export const usedParts = () => {
  const scripts = widgetScripts();
  return new Set(USES.flatMap((use) => scripts.flatMap((script) => [...script.matchAll(use)].map(([, name]) => name))));
};

export const PARTS = { ...SCREENS, ...DESCRIPTIONS };

const rows = (descriptions) => Object.entries(descriptions).map(([name, meaning]) => [`\`${name}\``, meaning]);

export const partsPage = () =>
  `${INTRODUCTION}## Screens\n\n${table(["part", "screen"], rows(SCREENS))}\n## Elements\n\n${table(["part", "element"], rows(DESCRIPTIONS))}`;
