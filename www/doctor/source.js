/**
 * The page's settings, read without the runtime: the doctor needs a few of them where WebAssembly is refused.
 * The rules are those of `src/host/settings.rs`, without its checks.
 */

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** Laravel pages call two of them otherwise. */
const LARAVEL = { "api-url": "apiProxyBase", "end-customer-token": "token" };

const ALIASES = { "end-customer-token": ["end-customer-token", "customer-token", "token"] };

const given = (value) => (value === undefined || value === null ? "" : String(value).trim());

/** Every value of a setting, in the order of precedence. */
const values = (loader, name) => {
  const names = ALIASES[name] ?? [name];
  const config = window.GenvorisConfig ?? {};
  return [
    ...loader.tags.flatMap((tag) => names.map((each) => tag.getAttribute("data-" + each))),
    ...names.map((each) => config[camelCase(each)]),
    window.genvorisConfig?.[LARAVEL[name] ?? camelCase(name)],
  ].map(given);
};

/** A setting by its attribute's name without `data-`; empty where there is none. */
export const value = (loader, name) => values(loader, name).find((each) => each) ?? "";

/** The session token in force: one that came by call beats the attribute it was given in place of. */
export const sessionToken = (loader) => {
  const written = value(loader, "end-customer-token");
  return loader.token !== undefined && (loader.superseded ?? "") === written ? loader.token : written;
};

/** All that must not be told: also of names that lost. */
export const secrets = (loader) =>
  ["api-key", "end-customer-token"]
    .flatMap((name) => values(loader, name))
    .concat(loader.token ?? "")
    .filter((each) => each.length > 3);
