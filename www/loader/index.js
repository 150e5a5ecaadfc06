/**
 * The loader: the one file a storefront's page pays for.
 *
 * It captures its own script tag while the page is being parsed, and keeps every call and click that comes early. A page
 * that has triggers, or may have a floating button, gets the host page's side (PAGE) when it is idle. All the rest (the
 * dialog's part, its style and words, the runtime's glue and WebAssembly module) is loaded on the first sign of interest.
 * All files are named by content and checked by integrity.
 *
 * The build puts in VERSION, API_ORIGIN, FILES_BASE and the names and hashes of the other files.
 */
import {
  API_ORIGIN,
  DIALOG,
  DOCTOR,
  FILES_BASE,
  HOST_PAGE,
  MESSAGES,
  PHOTO,
  RESULT_IMAGE,
  RUNTIME_MODULE,
  RUNTIME_SCRIPT,
  STYLES,
  TEST_MODE,
  VERSION,
} from "build";

const KEY = Symbol.for("genvoris.widget");
const TRIGGER = ":is([data-genvoris-trigger],.genvoris-tryon-btn,.genvoris-try-on-btn)";
// A click on something inside a disabled button is heard all the same.
const USABLE = TRIGGER + ":not(:disabled,[aria-disabled=true])";

/** Scripts that are loaded when a feature is used. */
const FEATURES = { photo: PHOTO, picture: RESULT_IMAGE, rehearsal: TEST_MODE, doctor: DOCTOR };

const NAME = /https?:\S+?\/widget[-.\d]*\.js/;

const main = () => {
  // In here and not for the file, which optimisers put together with others. Or what a page has frozen would fail in silence.
  "use strict";

  // Other vendors' tags have a `data-api-key`, too: ours is known by its address or by a key of ours.
  const isOurs = (tag) => NAME.test(tag.src) || /^gvk_/.test(tag.dataset.apiKey);
  // Script optimisers run the file without a tag, or from within another; then the attributes tell which it was.
  const current = document.currentScript;
  const tag =
    current && isOurs(current)
      ? current
      : Array.prototype.find.call(document.scripts, isOurs) || (current?.dataset.apiKey ? null : current);

  // Each line once: a page without WebAssembly would repeat itself at every click. The doctor repeats them.
  const said = new Set();
  const log = (line, isError) => {
    if (said.has(line)) return;
    said.add(line);
    try {
      console[isError ? "error" : "warn"]("[genvoris] " + line);
    } catch {
      // A page may have replaced its console by one that throws.
    }
  };

  // Not by URL: the same widget comes from a CDN, a theme and an app at once. The first one wins.
  const running = window[KEY];
  if (running?.tags) {
    const [there, gone] = [true, false].map((is) => running.tags.filter((known) => known.isConnected === is));
    // A page that swaps its body brings the tag along again, with fresh settings. A tag that was taken out before
    // it ran, as React's strict mode does, has nothing to say beside one that stayed.
    if (tag && !there.includes(tag) && (tag.isConnected || !there[0])) {
      running.tags = [...there, tag, ...gone];
      if (there[0]) log(`the script is on this page twice; version ${running.version} runs and takes over settings it lacks.`);
    }
    running.wake?.();
    return;
  }

  // An import has no tag; its address is in the stack.
  const source = tag?.src || Error().stack?.match(NAME)?.[0] || FILES_BASE;

  /** Where our files are. */
  let base = source;

  /** What the runtime sees of all this. Lives outside its memory: a fresh instance finds it again. */
  const loader = {
    version: VERSION,
    tags: tag ? [tag] : [],
    origin: API_ORIGIN || new URL(source).origin,
    /** What our other scripts leave here. */
    parts: {},
    log,
    said,
    /** The way to the backend: in test mode nothing gets there. */
    fetch: (request) =>
      loader.testMode ? loader.part("rehearsal").then((play) => play(loader, request)) : fetch(request),
  };
  Object.defineProperty(window, KEY, { value: loader });

  const { parts } = loader;

  const address = (file) => new URL(file.name, base).href;

  /** A page under Trusted Types takes script URLs from this policy alone, and the policy ours alone. */
  const trusted = (url) => {
    try {
      loader.policy ||= window.trustedTypes?.createPolicy("genvoris", {
        createScriptURL: (asked) => ([RUNTIME_SCRIPT, HOST_PAGE, DIALOG, ...Object.values(FEATURES)].map(address).includes(asked) ? asked : ""),
      });
    } catch {
      // The page allows no such policy; a plain string will do, or the load fails and says so.
    }
    return loader.policy ? loader.policy.createScriptURL(url) : url;
  };

  let isFound;

  /**
   * Gets a file from beside the script. Optimisers serve copies of the script alone, from folders of their own: where the
   * first file is not beside it, all come from where the build has put them.
   */
  const get = async (how) => {
    try {
      const got = await how();
      isFound = true;
      return got;
    } catch (error) {
      if (isFound || new URL(FILES_BASE).origin === new URL(source).origin) throw error;
      base = FILES_BASE;
      try {
        const got = await how();
        isFound = true;
        loader.origin = API_ORIGIN || new URL(base).origin;
        log(`${source.replace(/[?#].*/, "")} is a copy without the widget's other files; they come from ${base}. Exclude widget.js from what optimises scripts.`);
        return got;
      } catch {
        base = source;
        throw error;
      }
    }
  };

  /** Our other scripts that are under way. */
  const coming = {};

  const run = (name, file) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = trusted(address(file));
      script.integrity = file.sha256;
      script.crossOrigin = "anonymous";
      if (tag?.nonce) script.nonce = tag.nonce;
      script.onload = script.onerror = ({ type }) => {
        script.remove();
        const left = parts[name];
        left ? resolve(left) : reject(Error(`its script did not ${type === "load" ? "run" : "load"}`));
      };
      document.head.append(script);
    });

  /** Runs one of our other scripts, once; gives what it left in `parts`. */
  const part = async (name, file) =>
    parts[name] || (coming[name] ||= get(() => run(name, file)).finally(() => delete coming[name]));

  // With the page's own cookies where it serves the files itself: a shop that is not open yet is behind a login.
  const download = (file) =>
    get(async () => {
      const response = await fetch(address(file), { integrity: file.sha256, credentials: "same-origin" });
      if (!response.ok) throw Error(`${file.name} did not load: ${response.status}`);
      return response;
    });

  /** Texts that were asked for, by their files' names. A failure is never remembered. */
  const texts = {};
  const text = (file, read) =>
    (texts[file.name] ||= download(file)
      .then((response) => response[read]())
      .catch((error) => {
        delete texts[file.name];
        throw error;
      }));

  /** What is loaded when a feature is used. */
  loader.part = (name) => part(name, FEATURES[name]);

  /** The texts of a language, in an order the runtime knows. */
  loader.words = (language) => text(MESSAGES[language], "json");

  /** An empty module: what refuses this refuses the real one too, before anything is downloaded. */
  const probe = () => {
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      throw Error("this page or browser refuses WebAssembly; a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src");
    }
  };

  /** Ends with `destroy()`, and all listeners with it. */
  let life;
  let loading;

  const page = () => part("page", HOST_PAGE);

  /** Reads the page's settings anew, and tells the console what is wrong with them. */
  const readSettings = async () => (await page()).readSettings();

  /** What draws the dialog: first of all, for the shopper sees it first. */
  const dialog = async () => {
    const needed = [part("dialog", DIALOG), text(STYLES, "text"), page()];
    const speak = (side) => loader.words(side.language()).catch(() => {});
    if (parts.page) speak(parts.page);
    else needed[2].then(speak, () => {});
    const [drawn, css] = await Promise.all(needed);
    loader.style = css;
    return drawn;
  };

  const start = async (signal) => {
    await announced;
    probe();
    // On a slow line the dialog comes sooner by more than these come later.
    await dialog();
    // A second instance comes from a second run.
    delete parts.glue;
    delete coming.glue;
    const [instantiate, response] = await Promise.all([part("glue", RUNTIME_SCRIPT), download(RUNTIME_MODULE)]);
    const boot = await instantiate(response);
    if (signal.aborted) throw Error("destroyed");
    signal.addEventListener("abort", () => {
      try {
        boot.destroy();
      } catch {
        // One that has trapped cannot tidy up.
      }
    });
    boot.start(loader);
    runtime = boot;
    parts.dialog.arrive(boot);
    settle();
  };
  let runtime;

  const load = () => {
    if (!loading) {
      const { signal } = life;
      const attempt = (loading = start(signal).catch((error) => {
        // A failure is never remembered: the next click tries again.
        if (loading === attempt) loading = undefined;
        if (!signal.aborted) log("could not be loaded: " + error?.message);
        throw error;
      }));
    }
    return loading;
  };
  loader.load = load;

  /** An instance that has trapped is unsound: whoever needs one gets a fresh one. */
  loader.broken = (error) => {
    if (!runtime) return;
    runtime = loading = undefined;
    parts.dialog.depart();
    log("stopped and starts afresh: " + error?.message);
  };

  /** Calls in the order they were made; those that come before the runtime wait for it. */
  let calls = [];
  const settle = () => {
    while (runtime && calls[0]) {
      try {
        calls.shift()();
      } catch (error) {
        loader.broken(error);
      }
    }
  };
  // Never at once: the page may be inside one of the widget's own events.
  const later = (work) => void Promise.resolve().then(work);

  /** How often the page has closed the dialog: what was asked for before that opens nothing any more. */
  let closings = 0;

  /** What has been asked for in this task: a click, and a call from the page's own handler of it, are one opening. */
  let asked;

  /** Never throws and never rejects: it runs in the host page's clicks and calls. */
  const open = async ({ trigger, options }) => {
    const { signal } = life;
    const before = closings;
    let over = false;
    announce();
    const draw = async () => {
      probe();
      const [drawn] = await Promise.all([dialog(), page().then((side) => signal.aborted || side.meet(trigger))]);
      if (over || signal.aborted || before !== closings) return;
      try {
        await drawn.open(trigger, options);
      } catch (error) {
        log("the dialog could not be shown: " + error?.message);
        throw error;
      }
    };
    try {
      trigger?.setAttribute("aria-busy", "true");
      await Promise.all([load(), draw()]);
    } catch {
      over = true;
      if (signal.aborted) return;
      parts.dialog?.callOff();
      // Where the trigger is a link, the link works if nothing else does.
      if (/^https?:/.test(trigger?.href)) location.assign(trigger.href);
    } finally {
      trigger?.removeAttribute("aria-busy");
    }
  };

  const ask = (trigger, options) => {
    wake();
    if (asked) {
      asked.trigger ||= trigger;
      asked.options = options || asked.options;
      return;
    }
    const wanted = (asked = { trigger, options });
    const { signal } = life;
    const take = () => {
      removeEventListener("click", take);
      if (asked === wanted) asked = undefined;
      if (!wanted.off && !wanted.taken && !signal.aborted) open(wanted);
      wanted.taken = true;
    };
    // The last who hear of a click, or, where the page lets nobody hear of it any more, the next task.
    addEventListener("click", take);
    setTimeout(take);
  };

  // A form's `matches` may be one of its fields, and a window's a variable of the page.
  const { matches } = Element.prototype;
  const triggerOf = (event) =>
    event.composedPath().find((element) => element instanceof Element && matches.call(element, USABLE));

  const click = (event) => {
    const trigger = triggerOf(event);
    if (!trigger || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    ask(trigger);
  };

  const intent = (event) => {
    const trigger = triggerOf(event);
    if (!trigger) return;
    const { signal } = life;
    const warm = () => signal.aborted || parts.dialog.warm(trigger);
    load().then(() => whenIdle(warm), () => {});
  };

  /** A page that is rendered ahead of a visit has not been seen by anybody. */
  const announced = new Promise((resolve) => {
    if (document.prerendering) document.addEventListener("prerenderingchange", resolve, { once: true });
    else resolve();
  });

  let told;
  const ready = new Promise((resolve) => (told = resolve));

  let isReady;

  /** Tells that calls are taken, when the page's own scripts have run or somebody is quicker. */
  const announce = () => {
    if (isReady) return;
    isReady = true;
    told({ version: VERSION });
    document.dispatchEvent(new CustomEvent("genvoris:ready", { bubbles: true, composed: true, detail: { version: VERSION } }));
  };

  /** Whether this page has triggers, or may have a floating button. */
  const serves = () => {
    const off = loader.tags.some((each) => each.dataset.noFab === "" || /[?&]no_fab=1/.test(each.src));
    return !off || document.querySelector(TRIGGER);
  };

  /** The page's side, as soon as there is something for it to do. */
  const serve = (signal) => {
    const begin = () => page().then((side) => signal.aborted || side.begin()).catch((error) => log("could not be loaded: " + error.message));
    if (serves()) return begin();
    const observer = new MutationObserver(() => {
      if (!serves()) return;
      observer.disconnect();
      begin();
    });
    observer.observe(document, { childList: true, subtree: true });
    signal.addEventListener("abort", () => observer.disconnect());
  };

  const whenIdle = (work) => {
    try {
      requestIdleCallback(work);
    } catch {
      // Safari has none, and some pages a broken one.
      setTimeout(work, 1);
    }
  };

  /** Starts, and starts again after `destroy()`; in between it changes nothing. */
  const wake = () => {
    if (life && !life.signal.aborted) return;
    life = new AbortController();
    isReady = false;
    const { signal } = life;
    // In the capture phase, so that a page that stops propagation does not stop try-ons.
    const options = { capture: true, passive: true, signal };
    addEventListener("click", click, { ...options, passive: false });
    for (const name of ["pointerover", "touchstart", "focusin"]) addEventListener(name, intent, options);

    const idle = () =>
      whenIdle(() => {
        if (signal.aborted) return;
        announce();
        serve(signal);
      });
    announced.then(() => {
      if (signal.aborted) return;
      document.readyState === "complete" ? idle() : addEventListener("load", idle, { once: true, signal });
    });
  };
  loader.wake = wake;

  /** A page may have made the name its own for good; triggers work without it. */
  const put = (name, make) => {
    try {
      window[name] = make(window[name]);
    } catch {
      log(`window.${name} belongs to the page and cannot be set.`);
    }
  };

  put("Genvoris", () => ({
    version: VERSION,
    ready,
    openTryOn: (options) => ask(undefined, options ?? {}),
    setToken(token) {
      calls.push(() => runtime.setToken(token));
      later(settle);
    },
    close() {
      closings++;
      if (asked) asked.off = true;
      asked = undefined;
      later(() => parts.dialog?.close());
    },
    on(name, listener) {
      if (typeof name !== "string" || typeof listener !== "function") {
        log("on() needs an event's name and a function.");
        return () => {};
      }
      const type = "genvoris:" + name;
      let seen;
      let heard = (event) => {
        seen = true;
        listener(event.detail, event);
      };
      addEventListener(type, heard);
      // Whoever comes late to 'ready' is told all the same.
      if (name === "ready") ready.then((detail) => seen || heard?.(new CustomEvent(type, { detail })));
      return () => {
        removeEventListener(type, heard);
        heard = undefined;
      };
    },
    destroy() {
      // First, for the page may start again from within an event of the end.
      calls = [];
      asked = runtime = loading = undefined;
      life.abort();
      parts.dialog ? parts.dialog.end() : parts.page?.end();
    },
    doctor: () =>
      loader.part("doctor")
        .then((examine) => examine(loader, { probe, load, readSettings, ended: () => life.signal.aborted }))
        .catch((error) => "[genvoris] the doctor did not come: " + error?.message),
  }));
  put("VTOWidget", (theirs) => ({ ...theirs, version: VERSION }));

  wake();

  // A link such as /p/1?genvoris_tryon=1 opens the dialog, once: a reload must not open it again.
  const wish = /([?&])genvoris_tryon=1(&|$)/;
  if (wish.test(location.search)) {
    const { signal } = life;
    announced.then(() => signal.aborted || open({})).then(() => {
      const rest = location.search.replace(wish, (_, before, after) => (after ? before : ""));
      history.replaceState(history.state, "", location.pathname + rest + location.hash);
    }).catch(() => {}); // a browser lets no page do so too often
  }
};

main();
