// A JSON of the page's own, for browsers that had none: no arguments besides the first, and no toJSON.
const { parse, stringify } = JSON;
JSON.parse = (text) => parse(String(text));
JSON.stringify = (value) => stringify(value);
