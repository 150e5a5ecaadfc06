/**
 * Lists everything that the page has set, including values that are overridden and names that the widget does not know. The
 * order of precedence is that of `www/host-page/settings.js`, except for values that are not possible: the widget passes
 * over them and has told the console.
 */
import { attributeName } from "../shared/attribute-name.js";
import { ALIAS, SCRIPT_ATTRIBUTES } from "../host-page/attributes.js";

const NAMES = SCRIPT_ATTRIBUTES.map(([name]) => name);

const OBJECT_ONLY = SCRIPT_ATTRIBUTES.filter(([, , objectOnly]) => objectOnly).map(([name]) => name);

/** The setting that a name stands for: an alias stands for the first row above it that is not one. */
const settingOf = (name) => {
  let index = NAMES.indexOf(name);
  while (SCRIPT_ATTRIBUTES[index]?.[1] === ALIAS) index--;
  return NAMES[index] ?? name;
};

/** Also names that the widget does not know: any token is a secret. */
const isSecret = (name) => /^(apiKey|.*[tT]oken)$/.test(name);

const isUrl = (name) => /(Url|Base)$/.test(name);

/** The result of a function; the default where it throws, because pages have getters that throw. */
const attempt = (fn, defaultValue) => {
  try {
    return fn();
  } catch {
    return defaultValue;
  }
};

const globalObject = (variable) => {
  const object = window[variable];
  return object && typeof object === "object" && !Array.isArray(object) ? object : {};
};

/** The sources of settings, by their order of precedence. */
const sourcesOf = (loader) => [
  ...loader.tags.map((tag, index) => ({
    source: `script tag ${index + 1}`,
    isTag: true,
    label: attributeName,
    values: { ...(/[?&]no_fab=1/.test(tag.src) && { noFab: "" }), ...tag.dataset },
  })),
  ...["GenvorisConfig", "genvorisConfig"].map((variable) => ({
    source: variable,
    isTag: false,
    label: (name) => `${variable}.${name}`,
    values: globalObject(variable),
  })),
];

/** A value as the report may show it: secrets are hidden, and the query of a URL may be private. */
const display = (name, value) => {
  if (name === "shopperId" || isSecret(name)) return `set, ${value.length} characters`;
  return `"${isUrl(name) ? value.split(/[?#]/)[0] : value}"`;
};

/**
 * All values of the page, by their order of precedence.
 *
 * @returns {{ setting: string, label: string, source: string, value: string, isSecret: boolean, display: string,
 *   isKnown: boolean }[]} `label` is the name as the page's author knows it
 */
export const listValues = (loader) =>
  sourcesOf(loader).flatMap(({ source, isTag, label, values }) =>
    attempt(() => Object.keys(values), [])
      .sort((one, other) => NAMES.indexOf(one) - NAMES.indexOf(other))
      .map((name) => {
        const value = attempt(() => String(values[name] ?? "").trim(), "");
        return {
          setting: settingOf(name),
          label: label(name),
          source,
          value,
          isSecret: isSecret(name),
          display: display(name, value),
          isKnown: NAMES.includes(name) && !(isTag && OBJECT_ONLY.includes(name)),
        };
      }),
  );

/** The value of a setting by its name in a configuration object; empty where it is not set. */
export const settingValue = (loader, name) =>
  listValues(loader).find(({ isKnown, setting, value }) => isKnown && setting === name && value)?.value ?? "";

/** The session token in force. One that came by a call beats the attribute that it replaced. */
export const sessionToken = (loader) => {
  const attribute = settingValue(loader, "endCustomerToken");
  return loader.token !== undefined && (loader.superseded ?? "") === attribute ? loader.token : attribute;
};

/** All values that the report must not show, including overridden ones. */
export const secrets = (loader) =>
  listValues(loader)
    .filter(({ isSecret }) => isSecret)
    .map(({ value }) => value)
    .concat(loader.token ?? "")
    .filter((value) => value.length > 3);
