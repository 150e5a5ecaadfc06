// The shops: how each framework builds and serves one. All of them are told to send no telemetry.

import { fileURLToPath } from "node:url";

const bin = (name) => `node_modules/.bin/${name}`;

/** `output` is removed before a build. `assets` is where a page's pictures go. `serve` prints an address, or `port` is used. */
export const APPS = {
  next: { build: [bin("next"), "build"], serve: [bin("next"), "start", "--hostname", "127.0.0.1"], port: "--port", assets: "public", output: [".next"] },
  sveltekit: { build: [bin("vite"), "build"], serve: [process.execPath, "build/index.js"], assets: "static", output: ["build", ".svelte-kit"] },
  nuxt: { build: [bin("nuxt"), "build"], serve: [process.execPath, ".output/server/index.mjs"], assets: "public", output: [".output", ".nuxt"] },
  astro: { build: [bin("astro"), "build"], serve: [bin("astro"), "preview", "--host", "127.0.0.1"], port: "--port", assets: "public", output: ["dist", ".astro"] },
  hydrogen: { build: [bin("react-router"), "build"], serve: [bin("react-router-serve"), "build/server/index.js"], assets: "public", output: ["build", ".react-router"] },
};

export const folder = (name) => fileURLToPath(new URL(name, import.meta.url));

export const ENVIRONMENT = {
  ASTRO_TELEMETRY_DISABLED: "1",
  CI: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NODE_ENV: "production",
  NUXT_TELEMETRY_DISABLED: "1",
  SHOPIFY_HYDROGEN_FLAG_TELEMETRY_DISABLED: "1",
};
