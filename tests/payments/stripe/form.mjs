// Stripe's parameters: forms whose names have brackets, such as `line_items[0][price]` and `expand[]`.

import { ApiError } from "./errors.mjs";

/** The parameters as an object with objects and lists in it. */
export function parseForm(text) {
  const root = {};
  for (const [name, value] of new URLSearchParams(text)) set(root, path(name), value, name);
  return lists(root);
}

function path(name) {
  const [head, ...rest] = name.split("[");
  return [head, ...rest.map((part) => part.replace(/\]$/, ""))];
}

function set(object, keys, value, name) {
  if (keys.some((key) => key in Object.prototype)) throw unknown(name);
  const last = keys.pop();
  for (const key of keys) {
    object[key] ??= {};
    object = object[key];
    if (typeof object !== "object") throw unknown(name);
  }
  const key = last === "" ? String(Object.keys(object).length) : last;
  object[key] = value;
}

function unknown(name) {
  return new ApiError(400, { code: "parameter_unknown", param: name, message: `Received unknown parameter: ${name}` });
}

/** Objects whose keys are 0, 1, 2 … are lists. */
function lists(value) {
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, part]) => [key, lists(part)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
