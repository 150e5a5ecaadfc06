// The faults: what breaks, which exchange, and how often.

import { setTimeout as wait } from "node:timers/promises";

import { read } from "./faulty-proxy.mjs";

const ALWAYS = Infinity;
const HTML = { "content-type": "text/html" };
const PAGE = "<!doctype html><title>Proxy</title><p>Please sign in.";
const JOB = "/api/tryon/jobs/";

const isTryOn = ({ method, url }) => method === "POST" && url.startsWith("/api/tryon");
const isPoll = ({ method, url }) => method === "GET" && url.includes(JOB);
const isStatus = ({ url }) => /^\/api\/(v1\/)?(widget\/)?status/.test(url);

/** Of the request that sends the photo. */
const tryOn = (name, breaks, times = ALWAYS) => ({ name, fault: { matches: isTryOn, breaks, left: times } });
/** Of a job's polls. */
const poll = (name, breaks, times = ALWAYS) => ({ name, job: true, fault: { matches: isPoll, breaks, left: times } });

/** An answer instead of the platform's, which never hears of the request. */
const instead = (status, headers = HTML, body = PAGE) => async (exchange) => {
  await exchange.swallow();
  exchange.respond(status, headers, body);
};
/** An answer instead of the platform's, which has done its work. */
const afterwards = (status, headers = HTML, body = PAGE) => async (exchange) => {
  await exchange.forward();
  exchange.respond(status, headers, body);
};

const head = ({ headers }, length) => `HTTP/1.1 200 OK\r\nContent-Type: ${headers["content-type"]}\r\nAccess-Control-Allow-Origin: *\r\n${length}`;

/** The platform's answer, of which the connection brings only what `text` makes of it. */
const mangled = (text) => async (exchange) => {
  const answer = await exchange.forward();
  exchange.raw(text(answer));
  exchange.cut();
};

const slowly = async (exchange) => {
  const answer = await exchange.forward();
  exchange.response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
  for (let start = 0; start < answer.body.length; start += 2048) {
    exchange.response.write(answer.body.subarray(start, start + 2048));
    await wait(1000);
  }
  exchange.response.end();
};

const slowUpload = async (exchange) => {
  const { request } = exchange;
  const throttle = (chunk) => {
    request.pause();
    setTimeout(() => request.resume(), chunk.length / 2.048);
  };
  request.on("data", throttle);
  await exchange.pass();
};

export const ROWS = [
  // Connecting
  { name: "the name of the host is not found", network: "namenotresolved" },
  { name: "the connection is refused", refused: true },
  tryOn("the connection is reset before the request", async (exchange) => exchange.cut()),
  tryOn("the same, once", async (exchange) => exchange.cut(), 1),
  tryOn("the request is half sent", async (exchange) => {
    for await (const _ of exchange.request) break;
    exchange.cut();
  }),
  tryOn("slow at 2 KB/s: the photo", slowUpload),
  // After the request
  tryOn("no answer after the request", async (exchange) => (await exchange.forward(), exchange.cut())),
  tryOn("the same, once", async (exchange) => (await exchange.forward(), exchange.cut()), 1),
  tryOn("cut in the headers", mangled(() => "HTTP/1.1 200 OK\r\nContent-Ty")),
  tryOn("half a body, with its length", mangled((answer) => `${head(answer, `Content-Length: ${answer.body.length}`)}\r\n\r\n${answer.body.subarray(0, answer.body.length / 2)}`)),
  tryOn("half a body, in chunks", mangled((answer) => `${head(answer, "Transfer-Encoding: chunked")}\r\n\r\n400\r\n${answer.body.subarray(0, 1024)}\r\n`)),
  tryOn("half a body, until the connection ends", mangled((answer) => `${head(answer, "Connection: close")}\r\n\r\n${answer.body.subarray(0, 1024)}`)),
  tryOn("a length that is too long", mangled((answer) => `${head(answer, `Content-Length: ${answer.body.length + 10}`)}\r\n\r\n${answer.body}`)),
  tryOn("a length that is too short", mangled((answer) => `${head(answer, `Content-Length: ${answer.body.length - 10}`)}\r\n\r\n${answer.body}`)),
  tryOn("the answer twice", mangled((answer) => `${head(answer, `Content-Length: ${answer.body.length}`)}\r\n\r\n${answer.body}`.repeat(2))),
  tryOn("an empty answer", afterwards(200, { "content-type": "application/json" }, "")),
  tryOn("the answer of another request", afterwards(200, { "content-type": "application/json" }, '{"enabled":true}')),
  tryOn("broken brotli", afterwards(200, { "content-type": "application/json", "content-encoding": "br" }, "not brotli")),
  tryOn("gzip that is none", afterwards(200, { "content-type": "application/json", "content-encoding": "gzip" }, '{"success":true}')),
  tryOn("slow at 2 KB/s: the answer", slowly),
  // Proxies
  tryOn("the HTML of a proxy, before the platform", instead(200)),
  tryOn("the HTML of a proxy, after the platform", afterwards(200)),
  tryOn("a captive portal: 302 to a page", async (exchange) => {
    await exchange.swallow();
    exchange.respond(302, { location: "http://127.0.0.1:1/login" }, "");
  }),
  tryOn("a captive portal: 511", instead(511)),
  tryOn("307 to elsewhere", instead(307, { location: "http://127.0.0.1:1/api/tryon" }, "")),
  tryOn("a firewall's 403, before the platform", instead(403)),
  tryOn("a firewall's 403, after the platform", afterwards(403)),
  tryOn("a firewall's 406, after the platform", afterwards(406)),
  tryOn("a proxy's 404", instead(404)),
  tryOn("CORS is lost on errors", async (exchange) => {
    await exchange.swallow();
    exchange.send({ status: 503, headers: HTML, body: PAGE });
  }),
  // Statuses
  ...[408, 413, 425, 429, 500, 502, 503, 504, 520].map((status) => tryOn(`${status} before the platform`, instead(status))),
  ...[408, 500, 502, 503, 504, 520].map((status) => tryOn(`${status} after the platform`, afterwards(status))),
  ...[502, 503, 504].map((status) => tryOn(`${status} after the platform, once`, afterwards(status), 1)),
  // Jobs
  poll("a poll is cut", async (exchange) => exchange.cut()),
  poll("a poll is cut, once", async (exchange) => exchange.cut(), 1),
  poll("a poll is answered with HTML", afterwards(200)),
  poll("a poll is answered 404 by a proxy", instead(404)),
  poll("a poll is answered 500", instead(500)),
  poll("a poll is answered 502, once", instead(502), 1),
  poll("half of a picture arrives", mangled((answer) => `${head(answer, `Content-Length: ${answer.body.length}`)}\r\n\r\n${answer.body.subarray(0, answer.body.length / 2)}`)),
  // Clocks
  { name: "the device's clock is a day ahead", clock: 24 },
  { name: "the device's clock is a day behind", clock: -24 },
  // What is asked beside the try-on
  { name: "the store's status is an error", early: { matches: isStatus, breaks: instead(500), left: ALWAYS } },
  { name: "the store's status is HTML", early: { matches: isStatus, breaks: instead(200), left: ALWAYS } },
];
