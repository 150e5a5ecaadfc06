// The servers of the guide's stacks, started as their pages say, against the platform.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { KEY, start, startPlatform } from "../shared/programs.mjs";
import { file, fileOf } from "./examples.mjs";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "docs-"));
let platform;

/** Writes a file of a page's, and returns where it is. */
const write = (page, language, name) => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file(page, language, name));
  return path;
};

/** The customer that a session token is for. */
const customerOf = async (token) => {
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  return (await platform.get(`/customers/${sub}`)).body.externalId;
};

before(async () => {
  platform = await startPlatform();
  symlinkSync(fileOf("tests/docs/node_modules"), join(folder, "node_modules"));
});
after(async () => {
  await platform?.close();
  rmSync(folder, { recursive: true });
});

test("Express: the page has a token, the proxy adds the key, and the fourth try-on is refused", async () => {
  const env = { GENVORIS_KEY: KEY, GENVORIS_URL: platform.url, PORT: "0" };
  const shop = await start("node", [write("docs/src/stacks/express.md", "js", "server.mjs")], env);
  try {
    const page = await fetch(`${shop.url}/products/linen-shirt`);
    const html = await page.text();
    const [, token] = html.match(/data-end-customer-token="([^"]+)"/);
    const [cookie] = page.headers.get("set-cookie").split(";");
    assert.ok(!html.includes("gvk_"), "the page has a key");
    assert.equal(await customerOf(token), `external_${cookie.split("=")[1]}`);

    const fresh = await fetch(`${shop.url}/genvoris/token`, { method: "POST", headers: { cookie } });
    assert.equal(await customerOf((await fresh.json()).token), await customerOf(token));
    const foreign = await fetch(`${shop.url}/genvoris-proxy/api/status`, { headers: { "sec-fetch-site": "cross-site" } });
    assert.equal(foreign.status, 403);

    assert.equal((await (await fetch(`${shop.url}/genvoris-proxy/api/status`)).json()).access, "ALLOWED");
    assert.equal((await fetch(`${shop.url}/genvoris-proxy/api/v1/customers`)).status, 404);
    const statuses = [];
    for (const attempt of [1, 2, 3, 4]) statuses.push(await tryOnByProxy(shop.url, token, attempt));
    assert.deepEqual(statuses, [200, 200, 200, 402]);
  } finally {
    await shop.close();
  }
});

test("Express: without the platform the page is shown without the button, and a placeholder for a key ends the start", async () => {
  const server = write("docs/src/stacks/express.md", "js", "server.mjs");
  const shop = await start("node", [server], { GENVORIS_KEY: KEY, GENVORIS_URL: "http://127.0.0.1:9", PORT: "0" });
  try {
    const html = await (await fetch(`${shop.url}/products/linen-shirt`)).text();
    assert.match(html, /<h1>Linen shirt/);
    assert.doesNotMatch(html, /data-genvoris-trigger|widget\.js/);
  } finally {
    await shop.close();
  }
  for (const key of ["", "gvk_test_…", "gvk_pub_1"]) {
    await assert.rejects(start("node", [server], { GENVORIS_KEY: key, PORT: "0" }), /GENVORIS_KEY must be the secret key/, key);
  }
});

/** A try-on as the widget sends it through the proxy: its status. */
const tryOnByProxy = async (shop, token, attempt) => {
  const { openAsBlob } = await import("node:fs");
  const form = new FormData();
  form.set("photo", await openAsBlob(fileOf("www/store/model.jpg")));
  const fields = { product_images: `${platform.url}/store/garments/linen-shirt.png`, end_customer_token: token, attempt_id: `docs-${attempt}` };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const response = await fetch(`${shop}/genvoris-proxy/api/tryon`, { method: "POST", body: form });
  await response.body.cancel();
  return response.status;
};

test("Next.js: the route gives a shopper a token, and a new one the same customer", async () => {
  Object.assign(process.env, { GENVORIS_KEY: KEY, GENVORIS_URL: platform.url });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  write("docs/src/stacks/next.md", "js", "app/genvoris.js");
  const { POST } = await import(pathToFileURL(write("docs/src/stacks/next.md", "js", "app/genvoris/token/route.js")));
  const first = await POST(new Request("https://shop.example/genvoris/token", { method: "POST" }));
  const [cookie] = first.headers.get("set-cookie").split(";");
  const again = await POST(new Request("https://shop.example/genvoris/token", { method: "POST", headers: { cookie } }));
  const customers = [await customerOf((await first.json()).token), await customerOf((await again.json()).token)];
  assert.deepEqual(customers, [`external_${cookie.split("=")[1]}`, customers[0]]);
});

const hasPhp = () => {
  try {
    return execFileSync("php", ["--version"]).length > 0;
  } catch {
    return false;
  }
};

test("Laravel: the class gives a shopper a token, and an unknown key is an exception", { skip: !hasPhp() && "PHP is not installed" }, async () => {
  const path = write("docs/src/stacks/laravel.md", "php", "app/Genvoris.php");
  const php = (key) =>
    run("php", ["-r", "require $argv[1]; echo (new App\\Genvoris($argv[2], $argv[3]))->sessionToken('7');", path, key, platform.url]);
  const { stdout } = await php(KEY);
  assert.equal(await customerOf(stdout), "laravel_7");
  const failure = await php("gvk_test_other").catch((error) => error);
  assert.match(failure.stdout + failure.stderr, /Genvoris: invalid_key/);
});

// Laravel's own helpers, as far as the page's code calls them.
const LARAVEL = `
function rescue($call, $fallback) { try { return $call(); } catch (Throwable $error) { fwrite(STDERR, $error->getMessage()); return $fallback; } }
final class Remembered {
  private array $values = [];
  function remember($name, ...$rest) { return $this->values[$name] ??= end($rest)(); }
  function forget($name) { unset($this->values[$name]); }
}
function session() { static $session; return $session ??= new Remembered(); }
function cache() { static $cache; return $cache ??= new Remembered(); }
function auth() { return new class { function id() { return null; } }; }
function config($name) { return ['services.genvoris.key' => getenv('KEY'), 'services.genvoris.url' => getenv('URL')][$name]; }`;

test("Laravel: a guest keeps one customer and one token until it expires, and the page is shown without one", { skip: !hasPhp() && "PHP is not installed" }, async () => {
  const path = write("docs/src/stacks/laravel.md", "php", "app/Genvoris.php");
  const calls = "echo json_encode([App\\Genvoris::token(), App\\Genvoris::token(), App\\Genvoris::token(isExpired: true)]);";
  const php = (key) => run("php", ["-r", `${LARAVEL} require $argv[1]; ${calls}`, path], { env: { ...process.env, KEY: key, URL: platform.url } });
  const [first, second, fresh] = JSON.parse((await php(KEY)).stdout);
  assert.equal(first, second);
  assert.notEqual(first, fresh);
  assert.match(await customerOf(first), /^laravel_guest_[0-9a-f]{32}$/);
  assert.equal(await customerOf(first), await customerOf(fresh));
  const refused = await php("gvk_test_other");
  assert.deepEqual(JSON.parse(refused.stdout), ["", "", ""]);
  assert.match(refused.stderr, /Genvoris: invalid_key/);
});
