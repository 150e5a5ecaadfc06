// The oldest WordPress that the plugin supports, which makes script tags of text, and the newest one that npm has.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { KEY, startPlatform } from "../shared/programs.mjs";
import { startWordPress } from "./wordpress.mjs";

let platform;
before(async () => (platform = await startPlatform()));
after(() => platform.close());

for (const version of ["6.3", "nightly"]) {
  test(`WordPress ${version} prints the button, and the script with its attributes once`, async () => {
    const site = await startWordPress({ version, key: KEY, settings: { platform_url: platform.url } });
    const html = await (await fetch(`${site.url}/?p=${site.products.shirt}&post_type=product`)).text();
    const tags = html.match(/<script[^>]*\/widget\.js[^>]*>/g);
    assert.equal(tags?.length, 1);
    for (const attribute of [`data-api-url="${site.rest("proxy/")}"`, 'data-noptimize="1"', " nowprocket", " defer", " data-no-fab"]) {
      assert.equal(tags[0].split(attribute).length, 2, `${attribute} in ${tags[0]}`);
    }
    assert.match(html, /<button type="button" class="genvoris-try-on-button[^>]+data-product-title="Linen &amp; Silk &quot;Shirt&quot; &lt;3"/);
    const status = await (await fetch(site.rest("proxy/api/status"))).json();
    assert.deepEqual([status.access, status.canTryOn], ["ALLOWED", true]);
    assert.equal(site.complaints(), "");
    await site.close();
  });
}
