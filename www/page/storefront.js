/** What the page shows before a click: triggers or none, and the buttons that the widget draws. */
import { ask } from "./ask.js";
import { buttons } from "./buttons.js";
import { design } from "./design.js";
import { attach } from "./host.js";
import { loader } from "./loader.js";
import { safely } from "./safely.js";
import { openStore } from "./store.js";
import { watch } from "./watch.js";

const HIDDEN = "triggers are hidden: the store's status is not known.";

/** How long the buttons wait for their design before they are drawn as built in, in milliseconds. */
const PATIENCE = 2_500;

/** What has been begun and not ended. */
let shop;

/** The language's word for buttons that the store has given none; nothing until its words have been loaded. */
let word;

/** The buttons as the store wants them, as soon as there is a label for them. */
const showroom = (frame, wanted) => {
  const drawn = buttons(frame, wanted);
  let look;
  let unwatch;
  let hidden = false;

  const label = () => look?.label ?? (look && word);
  const draw = () => {
    drawn.draw(look, label());
    drawn.float(look, label());
  };
  const change = () => {
    drawn.style(look?.css ?? "", hidden);
    if (label()) unwatch ??= watch(draw);
  };
  const close = () => {
    unwatch?.();
    unwatch = undefined;
    drawn.clear();
  };
  /** What there is was drawn when less was known. */
  const renew = () => {
    close();
    change();
  };
  return {
    hide(unknown) {
      hidden = unknown;
      change();
    },
    furnish(answered) {
      look = design(answered);
      renew();
    },
    renew,
    close,
  };
};

/** Has the buttons drawn as the store wants them: as built in while it does not answer, and anew when it does. */
const furnish = (here, url) => {
  let late;
  const furnished = safely((answer) => {
    clearTimeout(late);
    if (here === shop) here.room.furnish(answer?.body);
  });
  ask(url).then(furnished);
  late = setTimeout(furnished, PATIENCE);
};

/**
 * Asks the store what it offers and how its buttons look, once for the same store. Whatever was there before goes
 * first.
 *
 * @param {string} api base URL of the backend, with its slash
 * @param {string | undefined} key
 * @param {boolean} enabled whether the store wants try-ons at all
 * @param {Element | undefined} frame where a floating button may be
 * @param {object} wanted its look until the dialog is painted, see `look`
 * @param {() => void} known is called when the store's status is known for the first time
 */
const begin = (api, key, enabled, frame, wanted, known) => {
  const asked = [api, key, enabled].join();
  if (shop?.asked === asked && shop.frame === frame) {
    shop.known = known;
    return;
  }
  end();
  const room = showroom(frame, wanted);
  const here = (shop = { asked, frame, known, room, told: { access: enabled ? "ALLOWED" : "UNKNOWN" } });
  if (!enabled) return room.hide(true);

  const url = (path, name) => api + path + (key ? `?${name}=${encodeURIComponent(key)}` : "");
  let heard = false;
  here.store = openStore(url("api/status", "api_key"), (told) => {
    here.told = told;
    const hidden = told.access === "UNKNOWN";
    room.hide(hidden);
    if (!heard) here.known();
    heard = true;
    if (hidden) loader.log(HIDDEN);
  });
  furnish(here, url("api/widget/button-design", "key"));
};

/** What triggers meet now, and what the store said with it. Until it is known, they open. */
const access = () => shop.told;

/** The store's status may be another one by now. */
const again = () => shop.store.ask();

/** The word for buttons that the store has given none. The store may be named later than the language. */
const speak = (said) => {
  word = said;
  shop?.room.renew();
};

/** Takes everything out of the page. */
const end = () => {
  const { store, room } = shop ?? {};
  shop = undefined;
  store?.close();
  room?.close();
};

export const storefront = {
  begin: safely(begin),
  access: safely(access),
  again: safely(again),
  speak: safely(speak),
  attach: safely(attach),
  end: safely(end),
};
