/**
 * The loader: the one file a storefront's page pays for.
 *
 * It captures its own script tag while the page is being parsed, keeps every call and click that comes
 * before the runtime, and loads the runtime (glue and WebAssembly module, both named by content and
 * both checked by integrity) on the first sign of interest, or when the page has nothing else to do.
 *
 * VERSION, API_ORIGIN and the names and hashes of the other files (GLUE, MODULE, PAGE, STYLE, REHEARSAL, DOCTOR, WORDS) are put
 * in by the build.
 */
(() => {
  "use strict";

  const KEY = Symbol.for("genvoris.widget");
  // A click on something inside a disabled button is heard all the same.
  const TRIGGER = ":is([data-genvoris-trigger],.genvoris-tryon-btn):not(:disabled,[aria-disabled=true])";

  const NAME = /https?:\S+?\/widget[-.\d]*\.js/;

  // Script optimisers run the file without a tag, or from within another; then the attributes tell which it was.
  const current = document.currentScript;
  const tag =
    current && (NAME.test(current.src) || current.dataset.apiKey)
      ? current
      : document.querySelector("script[data-api-key],script[data-end-customer-token]") || current;

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
  const source = tag?.src || Error().stack?.match(NAME)?.[0] || "https://cdn.genvoris.org/widget.js";

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
      loader.testMode ? part("rehearsal", REHEARSAL).then((play) => play(loader, request)) : fetch(request),
  };
  Object.defineProperty(window, KEY, { value: loader });

  const address = (file) => new URL(file.name, source).href;

  /** A page under Trusted Types takes script URLs from this policy alone, and the policy ours alone. */
  const trusted = (url) => {
    try {
      loader.policy ||= window.trustedTypes?.createPolicy("genvoris", {
        createScriptURL: (asked) => ([GLUE, PAGE, REHEARSAL, DOCTOR].map(address).includes(asked) ? asked : ""),
      });
    } catch {
      // The page allows no such policy; a plain string will do, or the load fails and says so.
    }
    return loader.policy ? loader.policy.createScriptURL(url) : url;
  };

  /** Our other scripts that are under way. */
  const coming = {};

  /** Runs one of our other scripts, once; gives what it left in `parts`. */
  const part = async (name, file) =>
    loader.parts[name] ||
    (coming[name] ||= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = trusted(address(file));
      script.integrity = file.sha256;
      script.crossOrigin = "anonymous";
      if (tag?.nonce) script.nonce = tag.nonce;
      script.onload = script.onerror = ({ type }) => {
        script.remove();
        const left = loader.parts[name];
        left ? resolve(left) : reject(Error(`its script did not ${type === "load" ? "run" : "load"}`));
      };
      document.head.append(script);
    }).finally(() => delete coming[name]));

  const download = (file) =>
    fetch(address(file), { integrity: file.sha256, credentials: "omit" }).then((response) => {
      if (!response.ok) throw Error(`${file.name} did not load: ${response.status}`);
      return response;
    });

  /** The texts of a language, in an order the runtime knows. */
  const words = {};
  loader.words = (tag) =>
    (words[tag] ||= download(WORDS[tag])
      .then((response) => response.json())
      .catch((error) => {
        delete words[tag];
        throw error;
      }));

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
  let runtime;
  let loading;

  const start = async (signal) => {
    probe();
    // A second instance comes from a second run.
    delete loader.parts.glue;
    delete coming.glue;
    const style = download(STYLE).then((response) => response.text());
    const needed = [part("glue", GLUE), download(MODULE), style, part("page", PAGE)];
    const [instantiate, response, css] = await Promise.all(needed);
    loader.style = css;
    const boot = await instantiate(response);
    if (!signal.aborted) {
      await new Promise((prepared) => {
        loader.prepared = prepared;
        signal.addEventListener("abort", () => {
          prepared();
          try {
            boot.destroy();
          } catch {
            // One that has trapped cannot tidy up.
          }
        });
        boot.start(loader);
      });
    }
    if (signal.aborted) throw Error("destroyed");
    runtime = boot;
    told({ version: VERSION });
  };

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

  /** Calls in the order they were made; those that come before the runtime wait for it. */
  let calls = [];
  const run = () => {
    while (runtime && calls[0]) {
      try {
        calls.shift()();
      } catch (error) {
        log("stopped: " + error?.message);
      }
    }
  };
  // Never at once: the page may be inside one of the widget's own events.
  const call = (work) => {
    calls.push(work);
    Promise.resolve().then(run);
  };

  /** Never throws and never rejects: it runs in the host page's clicks and calls. */
  const open = async (trigger, options, again) => {
    const work = () => {
      try {
        runtime.open(trigger, options);
      } catch (error) {
        // An instance that has trapped is unsound: this click gets a fresh one, once.
        runtime = loading = undefined;
        log("stopped and starts afresh: " + error?.message);
        if (!again) open(trigger, options, true);
      }
    };
    wake();
    const { signal } = life;
    call(work);
    try {
      trigger?.setAttribute("aria-busy", "true");
      await load();
      run();
    } catch {
      calls = calls.filter((waiting) => waiting !== work);
      // Where the trigger is a link, the link works if nothing else does.
      if (!signal.aborted && /^https?:/.test(trigger?.href)) location.assign(trigger.href);
    } finally {
      trigger?.removeAttribute("aria-busy");
    }
  };

  // A form's `matches` may be one of its fields, and a window's a variable of the page.
  const { matches } = Element.prototype;
  const triggerOf = (event) =>
    event.composedPath().find((element) => element instanceof Element && matches.call(element, TRIGGER));

  const click = (event) => {
    const trigger = triggerOf(event);
    if (!trigger || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(trigger);
  };

  const early = () => life.signal.aborted || load().catch(() => {});
  const intent = (event) => triggerOf(event) && early();

  /** Starts, and starts again after `destroy()`; in between it changes nothing. */
  const wake = () => {
    if (life && !life.signal.aborted) return;
    life = new AbortController();
    // In the capture phase, so that a page that stops propagation does not stop try-ons.
    const options = { capture: true, passive: true, signal: life.signal };
    addEventListener("click", click, { ...options, passive: false });
    for (const name of ["pointerover", "touchstart", "focusin"]) addEventListener(name, intent, options);

    const idle = () => {
      try {
        requestIdleCallback(early);
      } catch {
        // Safari has none, and some pages a broken one.
        setTimeout(early, 1);
      }
    };
    if (!navigator.connection?.saveData) {
      document.readyState === "complete" ? idle() : addEventListener("load", idle, { once: true, signal: life.signal });
    }
  };
  loader.wake = wake;

  let told;
  const ready = new Promise((resolve) => (told = resolve));

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
    openTryOn: (options) => void open(null, options),
    setToken: (token) => call(() => runtime.setToken(token)),
    close: () => call(() => runtime.close()),
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
      runtime = loading = undefined;
      life.abort();
    },
    doctor: () =>
      part("doctor", DOCTOR)
        .then((examine) => examine(loader, { probe, load, ended: () => life.signal.aborted }))
        .catch((error) => "[genvoris] the doctor did not come: " + error?.message),
  }));
  put("VTOWidget", (theirs) => ({ ...theirs, version: VERSION }));

  wake();

  // A link such as /p/1?genvoris_tryon=1 opens the dialog, once: a reload must not open it again.
  const asked = /([?&])genvoris_tryon=1(&|$)/;
  if (asked.test(location.search)) {
    open()
      .then(() => {
        const rest = location.search.replace(asked, (_, before, after) => (after ? before : ""));
        history.replaceState(history.state, "", location.pathname + rest + location.hash);
      })
      .catch(() => {}); // a browser lets no page do so too often
  }
})();
