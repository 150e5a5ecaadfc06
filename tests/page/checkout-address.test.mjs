/** Pay per try-on: the address that the checkout leads back to. */
import assert from "node:assert/strict";
import { test } from "node:test";

const hostPage = { settings: () => ({}) };
globalThis.window = { [Symbol.for("genvoris.widget")]: { parts: { hostPage } } };

const { pageAddress } = await import("../../www/checkout/address.js");

test("the address loses the id of a checkout, and nothing else of its query", () => {
  for (const [search, query] of [
    ["", ""],
    ["?session_id=cs_1", ""],
    ["?v=1&session_id=cs_1&size=m", "?v=1&size=m"],
    ["?session%5Fid=cs_1&a=%20b", "?a=%20b"],
    ["?discount=100%&%=1&session_id=cs_1", "?discount=100%&%=1"],
  ]) {
    globalThis.location = { origin: "https://shop.example", pathname: "/p/1", search };
    assert.equal(pageAddress(), "https://shop.example/p/1" + query, search);
  }
});
