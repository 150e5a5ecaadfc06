/** What the page shows before a click: triggers or none, and the buttons that the widget draws. */
import { ask } from "./fetch-json.js";
import { buttons } from "./buttons.js";
import { design } from "./button-design.js";
import { LABELS } from "./labels.js";
import { spoken } from "../shared/language.js";
import { loader } from "../shared/loader-object.js";
import { safely } from "../shared/catch-errors.js";
import { api, readSettings, settings } from "./settings.js";
import { openStore } from "./status-poller.js";
import { watch } from "./observe-dom.js";

const HIDDEN = "triggers are hidden: the store's status is not known.";

/** How long the buttons wait for their design before they are drawn as built in, in milliseconds. */
const PATIENCE = 2_500;

/** What has been begun and not ended. */
let shop;

/** The buttons as the store wants them. */
const showroom = (mayFloat) => {
  const drawn = buttons(mayFloat);
  let look;
  let unwatch;
  let hidden = false;

  const draw = () => {
    const label = look.label ?? LABELS[spoken(settings().language)];
    drawn.draw(look, label);
    drawn.float(look, label);
    drawn.style(look.css, hidden);
  };
  const change = () => {
    if (!look) return drawn.style("", hidden);
    if (unwatch) return drawn.style(look.css, hidden);
    unwatch = watch(draw);
  };
  const close = () => {
    unwatch?.();
    unwatch = undefined;
    drawn.clear();
  };
  return {
    hide(unknown) {
      hidden = unknown;
      change();
    },
    furnish(answered) {
      look = design(answered);
      // What there is was drawn when less was known.
      close();
      change();
    },
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
 * Reads the settings anew, and asks the store what it offers and how its buttons look, once for the same store. Whatever
 * was there before goes first. Nobody is asked before the page has named a store: an unknown key would hide the triggers.
 */
const begin = () => {
  const { apiKey: key, apiUrl, noFab, widgetEnabled } = readSettings();
  const enabled = widgetEnabled !== false;
  if (enabled && !key && !apiUrl) return;
  const base = api();
  const asked = [base, key, enabled, noFab].join();
  if (shop?.asked === asked) return;
  end();
  const room = showroom(enabled && !noFab);
  const here = (shop = { asked, room, told: { access: enabled ? "ALLOWED" : "UNKNOWN" } });
  if (!enabled) return room.hide(true);

  const url = (path, name) => base + path + (key ? `?${name}=${encodeURIComponent(key)}` : "");
  let heard = false;
  here.store = openStore(url("api/status", "api_key"), (told) => {
    here.told = told;
    const hidden = told.access === "UNKNOWN";
    room.hide(hidden);
    // A shopper who was quicker than the store's first answer is told now, not after choosing a photo.
    if (!heard) loader.parts.dialog?.known();
    heard = true;
    if (hidden) loader.log(HIDDEN);
  });
  furnish(here, url("api/widget/button-design", "key"));
};

/** What triggers meet now, and what the store said with it. Until it is known, they open. */
const access = () => shop?.told;

/** The store's status may be another one by now. */
const again = () => shop.store.ask();

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
  end: safely(end),
};
