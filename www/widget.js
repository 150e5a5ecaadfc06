/**
 * The loader: the one file a storefront's page pays for.
 *
 * It captures its own script tag while the page is being parsed, keeps every call and click that comes
 * before the runtime, and loads the runtime (glue and WebAssembly module, both named by content and
 * both checked by integrity) on the first sign of interest, or when the page has nothing else to do.
 *
 * VERSION, API_ORIGIN, GLUE, MODULE and WORDS are put in by the build.
 */
(() => {
  "use strict";

  const KEY = Symbol.for("genvoris.widget");
  const TRIGGER = "[data-genvoris-trigger],.genvoris-tryon-btn";

  // Script optimisers run the file from elsewhere; then the attributes tell which tag it was.
  const tag =
    document.currentScript ||
    document.querySelector("script[data-api-key],script[data-end-customer-token]");

  // Each line once: a page without WebAssembly would repeat itself at every click.
  const said = new Set();
  const log = (line) => {
    if (said.has(line)) return;
    said.add(line);
    try {
      console.warn("[genvoris] " + line);
    } catch {
      // A page may have replaced its console by one that throws.
    }
  };

  // Not by URL: the same widget comes from a CDN, a theme and an app at once. The first one wins.
  const running = window[KEY];
  if (running) {
    const [there, gone] = [true, false].map((is) => running.tags.filter((known) => known.isConnected === is));
    if (tag && !there.includes(tag)) {
      // A page that swaps its body brings the tag along again, with fresh settings.
      running.tags = [...there, tag, ...gone];
      if (there[0]) log(`the script is on this page twice; version ${running.version} runs and takes over settings it lacks.`);
    }
    return;
  }

  const source = tag?.src || "https://cdn.genvoris.org/widget.js";

  /** What the runtime sees of all this. Lives outside its memory: a fresh instance finds it again. */
  const loader = { version: VERSION, tags: tag ? [tag] : [], origin: API_ORIGIN || new URL(source).origin };
  Object.defineProperty(window, KEY, { value: loader });

  const address = (file) => new URL(file.name, source).href;

  /** A page under Trusted Types takes script URLs from this policy alone, and the policy one URL alone. */
  const trusted = (url) => {
    try {
      loader.policy ||= window.trustedTypes?.createPolicy("genvoris", {
        createScriptURL: (asked) => (asked === address(GLUE) ? asked : ""),
      });
    } catch {
      // The page allows no such policy; a plain string will do, or the load fails and says so.
    }
    return loader.policy ? loader.policy.createScriptURL(url) : url;
  };

  /** Runs the glue, which hands its initialiser to `boot`. */
  const glue = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      loader.boot = resolve;
      script.src = trusted(address(GLUE));
      script.integrity = GLUE.sha384;
      script.crossOrigin = "anonymous";
      if (tag?.nonce) script.nonce = tag.nonce;
      script.onload = () => {
        script.remove();
        // Too late to matter, unless it broke before it called `boot`.
        reject(Error("its script did not run"));
      };
      script.onerror = () => {
        script.remove();
        reject(Error("its script did not load"));
      };
      document.head.append(script);
    });

  const download = (file) =>
    fetch(address(file), { integrity: file.sha384, credentials: "omit" }).then((response) => {
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

  const start = async () => {
    probe();
    const [boot, response] = await Promise.all([glue(), download(MODULE)]);
    await boot({ module_or_path: response });
    boot.start(loader);
    told({ version: VERSION });
    return boot;
  };

  let loading;
  const load = () =>
    (loading ||= start().catch((error) => {
      // A failure is never remembered: the next click tries again.
      loading = undefined;
      log("could not be loaded: " + error?.message);
      throw error;
    }));

  /** Never throws and never rejects: it runs in the host page's clicks and calls. */
  const open = async (trigger, options, again) => {
    let runtime;
    try {
      trigger?.setAttribute("aria-busy", "true");
      runtime = await load();
    } catch {
      // Where the trigger is a link, the link works if nothing else does.
      if (/^https?:/.test(trigger?.href)) location.assign(trigger.href);
    } finally {
      trigger?.removeAttribute("aria-busy");
    }
    try {
      runtime?.open(trigger, options);
    } catch (error) {
      // An instance that has trapped is unsound: this click gets a fresh one, once.
      loading = undefined;
      log("stopped and starts afresh: " + error?.message);
      if (!again) open(trigger, options, true);
    }
  };

  const triggerOf = (event) => event.composedPath().find((element) => element.matches?.(TRIGGER));

  // In the capture phase, so that a page that stops propagation does not stop try-ons.
  addEventListener(
    "click",
    (event) => {
      const trigger = triggerOf(event);
      if (!trigger || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(trigger);
    },
    true,
  );

  const early = () => load().catch(() => {});
  const intent = (event) => triggerOf(event) && early();
  for (const name of ["pointerover", "touchstart", "focusin"]) {
    addEventListener(name, intent, { capture: true, passive: true });
  }

  const idle = () => (window.requestIdleCallback ? requestIdleCallback(early) : setTimeout(early, 1));
  if (!navigator.connection?.saveData) {
    document.readyState === "complete" ? idle() : addEventListener("load", idle, { once: true });
  }

  let told;
  const ready = new Promise((resolve) => (told = resolve));
  window.Genvoris = {
    version: VERSION,
    ready,
    openTryOn: (options) => void open(null, options),
  };
  window.VTOWidget = { ...window.VTOWidget, version: VERSION };
})();
