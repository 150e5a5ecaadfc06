// A real WordPress on SQLite, as a program of its own.
//
// npm's @wp-playground/wordpress-builds has the releases as zip files without their static files, which are beside them,
// and with a database of its own, which is not used. WordPress itself is unpacked once for each version and shared; a
// site has a folder of its own with its content, plugins and database.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort } from "../shared/free-port.mjs";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = join(HERE, "../../");
const BUILDS = join(HERE, "node_modules/@wp-playground/wordpress-builds");
const GARMENTS = join(ROOT, "www/store/garments");
const CACHE = join(ROOT, "target/wordpress");
const PLUGIN = join(ROOT, "integrations/wordpress/genvoris-try-on");

const STAND_IN = join(HERE, "woocommerce-stand-in");
export const ADMIN = { user: "admin", password: "admin-password", email: "admin@shop.example" };

// The package with the driver for SQLite. Its dependencies are hundreds of megabytes, none of which the driver needs, so it
// is not installed but unpacked.
const DRIVER = { package: "@wp-playground/cli@3.1.56", integrity: "sha512-JTxl6djPEM2YRYz/w+BUoyoCvhSGHIjqMi4fMV1b8o1UPNvZatLaS7opo57UsrVElXrfdZwvi6IuyS4LswUx9Q==" };

// Each process of PHP would compile WordPress again, which takes a second.
const OPCACHE = ["opcache.enable_cli=1", `opcache.file_cache=${join(CACHE, "opcache")}`].flatMap((setting) => ["-d", setting]);

const unzip = (zip, folder) => execFileSync("unzip", ["-q", "-o", zip, "-d", folder]);

/** Unpacks the driver for SQLite, and returns its zip. */
function unpackDriver() {
  const zip = join(CACHE, "sqlite-driver/package/sqlite-database-integration.zip");
  if (existsSync(zip)) return zip;
  const folder = mkdtempSync(join(tmpdir(), "genvoris-driver-"));
  const [{ filename, integrity }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", folder, DRIVER.package], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  if (integrity !== DRIVER.integrity) throw new Error(`${DRIVER.package} has another checksum: ${integrity}`);
  mkdirSync(join(CACHE, "sqlite-driver"), { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename.replace("@", "").replace("/", "-")), "-C", join(CACHE, "sqlite-driver"), "package/sqlite-database-integration.zip"]);
  rmSync(folder, { recursive: true });
  return zip;
}

/** Unpacks a version of WordPress, and returns its folder. */
function unpack(version) {
  const folder = join(CACHE, version);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  unzip(join(BUILDS, `src/wordpress/wp-${version}.zip`), part);
  cpSync(join(BUILDS, `public/wp-${version}`), part, { recursive: true });
  rmSync(join(part, "wp-content/database"), { recursive: true, force: true });
  cpSync(join(HERE, "site/wp-config.php"), join(part, "wp-config.php"));
  unzip(unpackDriver(), part);
  renameSync(join(part, "plugin-sqlite-database-integration"), join(part, "sqlite-database-integration"));
  rmSync(folder, { recursive: true, force: true });
  renameSync(part, folder);
  return folder;
}

/** The folder of a new site: its plugins are copies, because a test uninstalls them. */
function createContent(core, plugins) {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-wordpress-"));
  for (const name of ["plugins", "mu-plugins", "uploads", "database"]) mkdirSync(join(folder, name));
  symlinkSync(join(core, "wp-content/themes"), join(folder, "themes"));
  symlinkSync(join(core, "sqlite-database-integration"), join(folder, "plugins/sqlite-database-integration"));
  cpSync(join(core, "sqlite-database-integration/db.copy"), join(folder, "db.php"));
  cpSync(join(HERE, "site/mu-plugin.php"), join(folder, "mu-plugins/tests.php"));
  cpSync(PLUGIN, join(folder, "plugins/genvoris-try-on"), { recursive: true });
  for (const [name, source] of Object.entries(plugins)) cpSync(source, join(folder, "plugins", name), { recursive: true });
  return folder;
}

/** Waits until the server answers. */
async function awaitAnswer(url, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`php has ended with ${child.exitCode}`);
    const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
    await response?.body?.cancel();
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

class Site {
  constructor(url, env, content, child) {
    Object.assign(this, { url, env, content, child });
    // The server's workers are processes of their own, which only the signal to the whole group reaches.
    this.kill = () => process.kill(-child.pid);
    process.on("exit", this.kill);
  }

  /** Runs PHP within WordPress, in a request as any other, and returns the JSON of what the code returns. */
  async php(code) {
    const response = await fetch(`${this.url}/?tests_run`, { method: "POST", headers: { "X-Tests-Token": this.env.SITE_TOKEN }, body: code });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} to ${code}: ${text.slice(-2000)}`);
    return JSON.parse(text);
  }

  /** The same in a process of its own, with another environment. */
  phpProcess(code, environment = {}) {
    const output = execFileSync("php", [...OPCACHE, join(HERE, "site/run.php"), code], { env: { ...this.env, ...environment }, encoding: "utf8" });
    return JSON.parse(output.slice(output.lastIndexOf("\u0001") + 1));
  }

  /** What PHP has complained about, except that WordPress.org cannot be reached. */
  complaints() {
    const lines = readFileSync(join(this.content, "php.log"), "utf8").split("\n");
    return lines.filter((line) => !line.includes("WordPress.org")).join("\n").trim();
  }

  /** A path of the plugin's REST API. */
  rest(path) {
    return `${this.url}/wp-json/genvoris/v1/${path}`;
  }

  async close() {
    const hasEnded = once(this.child, "exit");
    this.kill();
    await hasEnded;
    process.off("exit", this.kill);
    rmSync(this.content, { recursive: true });
  }
}

/** WooCommerce: the real one in the folder that WORDPRESS_WOOCOMMERCE names; else the stand-in. */
export function withWooCommerce() {
  const real = process.env.WORDPRESS_WOOCOMMERCE;
  return { plugins: { woocommerce: real ?? STAND_IN }, ...(real && { version: process.env.WORDPRESS_VERSION ?? "6.5" }) };
}

/**
 * Installs a site with this plugin and others, and serves it. PHP's own server answers one request at a time unless it is
 * told otherwise; the platform's webhooks come while a page waits.
 */
export async function startWordPress({ version = "6.5", plugins = withWooCommerce().plugins, settings = {}, key = "" } = {}) {
  mkdirSync(join(CACHE, "opcache"), { recursive: true });
  const core = unpack(version);
  const content = createContent(core, plugins);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, SITE_CORE: core, SITE_CONTENT: content, SITE_URL: url, SITE_GARMENTS: GARMENTS, SITE_TOKEN: randomUUID(), PHP_CLI_SERVER_WORKERS: "3" };
  writeFileSync(join(content, "php.log"), "");
  const install = { ...ADMIN, plugins: Object.keys(plugins).map((name) => `${name}/${name}.php`), settings, key };
  execFileSync("php", [...OPCACHE, join(HERE, "site/install.php")], { env: { ...env, SITE_INSTALL: JSON.stringify(install) }, stdio: ["ignore", "ignore", "inherit"] });
  const child = spawn("php", [...OPCACHE, "-S", `127.0.0.1:${port}`, "-t", core, join(HERE, "site/router.php")], { env, stdio: "ignore", detached: true });
  const site = new Site(url, env, content, child);
  await awaitAnswer(`${url}/wp-login.php`, child);
  site.products = await site.php(`return require '${join(HERE, "site/products.php")}';`);
  return site;
}
