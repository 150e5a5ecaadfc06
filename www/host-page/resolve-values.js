/** Resolves a table of attributes to values, by the order of precedence of its sources. */
import { catchErrors } from "../shared/catch-errors.js";
import { ALIAS } from "./attributes.js";
import { invalidValueMessage, VALUE_TYPES } from "./value-types.js";

/**
 * @import { Row } from "./attributes.js"
 * @import { Source } from "./settings-sources.js"
 * @import { ValueType } from "./value-types.js"
 *
 * @typedef {(message: string, isError?: boolean) => void} Report takes a message for the console
 */

/** The raw value as text; `undefined` for a JavaScript type that makes no sense. `false` for a URL would become a path. */
const toText = (raw, { objectTypes }) => {
  const type = typeof raw;
  if (type === "string") return raw.trim();
  return objectTypes?.test(type) ? catchErrors(String)(raw) : undefined;
};

/**
 * Parses a raw value, and reports one that is not possible.
 *
 * @param {unknown} raw
 * @param {ValueType} type
 * @param {string} label
 * @param {Report} report
 */
const parse = (raw, type, label, report) => {
  const text = toText(raw, type);
  if (text === "" && !type.allowEmpty) return undefined;
  const value = text === undefined ? undefined : type.parse(text);
  if (value !== undefined) return value;
  report(invalidValueMessage(label, type, text), !type.secret);
  return type.secret ? text : undefined;
};

/**
 * Resolves each row. Of several sources the first one with a possible value wins; of several names in one source, the first
 * name wins.
 *
 * @param {Row[]} table
 * @param {Source[]} sources
 * @param {Report} report
 * @returns {{ values: Record<string, any>, origins: Record<string, { source: Source, name: string }> }} both by the rows'
 *   names; an origin says where the value came from, and under which name
 */
export const resolveValues = (table, sources, report) => {
  const values = {};
  const origins = {};
  const resolve = (source, name, row, type, objectOnly) => {
    const origin = origins[row];
    if (origin && origin.source !== source) return;
    const raw = catchErrors(source.get)(name, objectOnly);
    if (raw === undefined) return;
    const value = parse(raw, type, source.label(name), report);
    if (value === undefined) return;
    if (!origin) {
      values[row] = value;
      origins[row] = { source, name };
    } else if (value !== values[row] && !origin.conflict) {
      origin.conflict = true;
      const used = source.label(origin.name);
      report(`${used} and ${source.label(name)} differ; ${used} is used.`);
    }
  };
  sources.forEach((source) => {
    let row;
    let type;
    table.forEach(([name, typeName, objectOnly]) => {
      if (typeName !== ALIAS) [row, type] = [name, VALUE_TYPES[typeName]];
      resolve(source, name, row, type, objectOnly);
    });
  });
  return { values, origins };
};
