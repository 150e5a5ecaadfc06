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

/** What has been begun and not ended. */
let shop;

/** The buttons as the store wants them, as soon as there is a label for them. */
const showroom = (frame) => {
  const drawn = buttons();
  let look;
  let label;
  let unwatch;
  let hidden = false;

  const words = () => look.label ?? label;
  const draw = () => {
    drawn.draw(look, words());
    if (frame && look.floating) drawn.float(frame, look, words());
  };
  const change = () => {
    drawn.style(look?.css ?? "", hidden);
    if (look && words()) unwatch ??= watch(draw);
  };
  return {
    hide(wanted) {
      hidden = wanted;
      change();
    },
    furnish(answered) {
      look = design(answered);
      change();
    },
    speak(text) {
      label = text;
      change();
    },
    close() {
      unwatch?.();
      drawn.clear();
    },
  };
};

/**
 * Asks the store what it offers and how its buttons look, once for the same store. Whatever was there before goes
 * first.
 *
 * @param {string} api base URL of the backend, with its slash
 * @param {string | undefined} key
 * @param {boolean} enabled whether the store wants try-ons at all
 * @param {Element | undefined} frame where a floating button may be
 * @param {() => void} known is called when the store's status is known for the first time
 */
const begin = (api, key, enabled, frame, known) => {
  const asked = [api, key, enabled].join();
  if (shop?.asked === asked && shop.frame === frame) {
    shop.known = known;
    return;
  }
  end();
  const room = showroom(frame);
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
  ask(url("api/widget/button-design", "key")).then(({ body }) => here === shop && safely(room.furnish)(body));
};

/** What triggers meet now, and what the store said with it. Until it is known, they open. */
const access = () => shop.told;

/** The store's status may be another one by now. */
const again = () => shop.store.ask();

/** The word for buttons that the store has given none. */
const speak = (label) => shop.room.speak(label);

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
