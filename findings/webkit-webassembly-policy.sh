#!/usr/bin/env bash
# What a Content-Security-Policy without 'wasm-unsafe-eval' refuses of WebAssembly, which decides how a script finds out that
# it has to load something else.
#
# Expected: the module cannot be compiled, as in Chromium, so that `new WebAssembly.Module` or `WebAssembly.compile` of the
# eight bytes of an empty module tells. Chromium's message speaks of "compiling or instantiating".
#
# Observed with WebKitGTK 2.50.6 and Chromium 156.0.8078.108: WebKit compiles the module, at once and asynchronously, and
# refuses each instance of it. A script that asks by compiling loads its module there, and fails when it is too late. No
# browser refuses `WebAssembly.validate`.
#
# Therefore: ask for an instance of an empty module.
#
#   bash findings/webkit-webassembly-policy.sh
#   (needs Node.js with npm and, from Debian, webkit2gtk-driver, xvfb and chromium-driver)
set -euo pipefail
for program in WebKitWebDriver Xvfb chromedriver; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install webkit2gtk-driver=2.50.* xvfb chromium-driver"; exit 2; }
done
folder="$(mktemp -d)"
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund selenium-webdriver@4.35.0
cat >observe.mjs <<'END'
import { createServer } from "node:http";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";
const page = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/html", "content-security-policy": "script-src 'self'" });
  response.end("<!doctype html><title>page</title>");
});
await new Promise((listening) => page.listen(0, "127.0.0.1", listening));
const [address] = process.argv.slice(2);
const builder = address ? new Builder().usingServer(address).forBrowser("MiniBrowser") : new Builder().forBrowser("chrome").setChromeOptions(new chrome.Options().addArguments("--headless=new", "--no-sandbox", "--disable-gpu"));
const browser = await builder.build();
try {
  await browser.get(`http://127.0.0.1:${page.address().port}/`);
  const version = (await browser.getCapabilities()).get("browserVersion");
  console.error(`${address ? "WebKitGTK" : "Chromium"} ${version}`);
  const lines = await browser.executeAsyncScript(async (done) => {
    const attempt = async (name, run) => {
      try {
        return `${name}: ${(await run()) ?? "works"}`;
      } catch (error) {
        return `${name}: ${error.name}`;
      }
    };
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    const validate = await attempt("validate", () => String(WebAssembly.validate(bytes)));
    const module = await attempt("new Module", () => void new WebAssembly.Module(bytes));
    const compile = await attempt("compile", () => WebAssembly.compile(bytes).then(() => undefined));
    const instance = await attempt("new Instance", () => void new WebAssembly.Instance(new WebAssembly.Module(bytes)));
    const instantiate = await attempt("instantiate", () => WebAssembly.instantiate(bytes).then(() => undefined));
    done([validate, module, compile, instance, instantiate]);
  });
  console.log(lines.join("\n"));
} finally {
  await browser.quit();
  page.closeAllConnections();
  page.close();
}
END
port="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')"
Xvfb -displayfd 3 3>display >/dev/null 2>&1 &
until [ -s display ]; do kill -0 $!; read -rt 0.1 _ <>/dev/zero || true; done
DISPLAY=":$(cat display)" WebKitWebDriver "--port=$port" >/dev/null 2>&1 &
until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do kill -0 $!; done
{ echo Chromium; node observe.mjs; echo WebKit; node observe.mjs "http://127.0.0.1:$port"; } | tee observed.txt
diff observed.txt - <<'END'
Chromium
validate: true
new Module: CompileError
compile: CompileError
new Instance: CompileError
instantiate: CompileError
WebKit
validate: true
new Module: works
compile: works
new Instance: CompileError
instantiate: CompileError
END
echo "The result is the same as before."
