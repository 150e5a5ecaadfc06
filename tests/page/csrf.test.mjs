// The CSRF headers of token requests, and the customer of a token.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const page = { cookie: "", baseURI: "https://shop.example/p/1", meta: undefined };
globalThis.window = { [Symbol.for("genvoris.widget")]: { log: (line) => lines.push(line) } };
globalThis.location = { origin: "https://shop.example" };
globalThis.document = {
  get cookie() {
    return page.cookie;
  },
  baseURI: page.baseURI,
  querySelector: (selector) => (selector === "meta[name=csrf-token]" && page.meta ? { content: page.meta } : null),
};
let lines = [];

const { recordTokenStatus, tokenRequestHeaders } = await import("../../www/dialog/csrf.js");
const { customerNumber } = await import("../../www/dialog/token-claims.js");

beforeEach(() => {
  page.cookie = "";
  page.meta = undefined;
  lines = [];
});

test("the page's CSRF tokens are sent to its own origin", () => {
  page.meta = "from-meta";
  page.cookie = "a=b; XSRF-TOKEN=eyJpdiI6%3D%3D; csrftoken=django; csrf=no";
  assert.deepEqual(tokenRequestHeaders("/account/token"), {
    accept: "application/json",
    "X-CSRF-TOKEN": "from-meta",
    "X-XSRF-TOKEN": "eyJpdiI6==",
    "X-CSRFToken": "django",
  });
});

test("CSRF tokens are not sent to other origins", () => {
  page.meta = "from-meta";
  page.cookie = "XSRF-TOKEN=x; csrftoken=y";
  for (const url of ["https://elsewhere.example/token", "//elsewhere.example/token", "http://shop.example/token"]) {
    assert.deepEqual(tokenRequestHeaders(url), { accept: "application/json" }, url);
  }
});

test("values that are not valid in a header are left out", () => {
  page.meta = "two\nlines";
  page.cookie = "XSRF-TOKEN=%E0%A4%A; csrftoken=";
  assert.deepEqual(tokenRequestHeaders("/token"), { accept: "application/json" });
});

test("only a rejected CSRF token is reported, with advice", () => {
  for (const status of [200, 401, 404, 500, 0]) recordTokenStatus(status);
  assert.deepEqual(lines, []);
  recordTokenStatus(419);
  assert.match(lines[0], /data-token-url answered 419.*csrf-token.*exempt/);
});

const token = (claims) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;

test("a customer is identified by the subject of the token", () => {
  const [first, second] = ["ec_1", 7].map((sub) => customerNumber(token({ sub, name: "Zoë ÿ>?" })));
  assert.notEqual(first, second);
  assert.ok(first > 0 && second > 0);
  assert.equal(customerNumber(token({ sub: "ec_1", exp: 9 })), first);
  assert.throws(() => customerNumber(token({})));
  assert.throws(() => customerNumber("opaque"));
});
