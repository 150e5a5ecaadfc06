#!/usr/bin/env bash
# Whether a script can read what a Request or a Response with a form will send: to count its bytes, to show the upload in
# percent, to sign or to queue it.
#
# Expected: `arrayBuffer()` and `formData()` of a Request with a form that holds a photo give the body and the fields, as they
# do for a form of texts, and as they do in Chromium.
#
# Observed with WebKitGTK 2.50.6 and Chromium 156.0.8078.108: WebKit reads forms of texts alone. As soon as one field is a file,
# reading ends with InvalidStateError ("Unable to read form data blob"), for a Request and for a Response, although fetch()
# sends the same Request. Libraries that read a request in order to send it otherwise fail for every photo there.
#
# Therefore: send forms with files as they are, and read the fields from the FormData.
#
#   bash findings/webkit-read-form.sh
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
  response.writeHead(200, { "content-type": "text/html", "cache-control": "no-store" });
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
    const lines = [];
    for (const fields of ["texts", "a file"]) {
      const body = new FormData();
      body.append("product", "shirt");
      if (fields === "a file") body.append("photo", new Blob(["photo"], { type: "image/jpeg" }), "photo.jpg");
      const request = () => new Request("/", { method: "POST", body });
      const hasBytes = ({ byteLength }) => (byteLength > 0 ? undefined : "empty");
      lines.push(await attempt(`${fields}: Request.arrayBuffer`, async () => hasBytes(await request().arrayBuffer())));
      lines.push(await attempt(`${fields}: Request.formData`, async () => String([...(await request().formData()).keys()])));
      lines.push(await attempt(`${fields}: Response.arrayBuffer`, async () => hasBytes(await new Response(body).arrayBuffer())));
      lines.push(await attempt(`${fields}: fetch(Request)`, async () => (await fetch(request())).status));
    }
    done(lines);
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
texts: Request.arrayBuffer: works
texts: Request.formData: product
texts: Response.arrayBuffer: works
texts: fetch(Request): 200
a file: Request.arrayBuffer: works
a file: Request.formData: product,photo
a file: Response.arrayBuffer: works
a file: fetch(Request): 200
WebKit
texts: Request.arrayBuffer: works
texts: Request.formData: product
texts: Response.arrayBuffer: works
texts: fetch(Request): 200
a file: Request.arrayBuffer: InvalidStateError
a file: Request.formData: InvalidStateError
a file: Response.arrayBuffer: InvalidStateError
a file: fetch(Request): 200
END
echo "The result is the same as before."
