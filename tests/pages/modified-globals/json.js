// A JSON polyfill that ignores all arguments but the first.
const { parse, stringify } = JSON;
JSON.parse = (text) => parse(String(text));
JSON.stringify = (value) => stringify(value);
