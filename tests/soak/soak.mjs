// Mixed load for many minutes, while the platform is killed, its database restarted and its disk filled. In the end every
// try-on that was answered with a picture is counted once, and memory and files have not grown without end.
//
//   node tests/soak/soak.mjs MINUTES
//
// SOAK_DATABASE is the database's URL; without it, SQLite in SOAK_FOLDER, which is filled if SOAK_FILL is its size in MB.
// SOAK_RESTART_DATABASE is a command that restarts the database.

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import { freePort } from "../shared/free-port.mjs";
import { GENVORIS, startPlatform } from "../shared/programs.mjs";
import { Renderer } from "../faults/renderer.mjs";

const [MINUTES = 60] = process.argv.slice(2).map(Number);
const { SOAK_DATABASE, SOAK_FOLDER, SOAK_FILL, SOAK_RESTART_DATABASE } = process.env;
const CUSTOMERS = 50;
const CLIENTS = 16;
const TRY_ONS = 1_000_000;
/** The longest pause of a client. Without pauses, the disk would be full before faults fill it. */
const PAUSE_MILLIS = 100;
const SECONDS_BETWEEN_FAULTS = 45;
const SECONDS_BETWEEN_SAMPLES = 15;
/** How long an attempt may take through all faults. */
const PATIENCE_MILLIS = 180_000;
const PHOTO = readFileSync(new URL("../../www/store/model.jpg", import.meta.url));

const shell = promisify(execFile);
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
const end = Date.now() + MINUTES * 60_000;
const counts = { acknowledged: 0, repeated: 0, reads: 0, faults: 0 };

/** A call that never throws: the status and the JSON, or 0 if the connection failed. */
const send = (url, { method = "GET", headers = {}, body } = {}) =>
  new Promise((resolve) => {
    const sent = request(url, { method, headers, agent, timeout: 30_000 }, async (response) => {
      const chunks = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks)) });
      } catch {
        resolve({ status: 0 });
      }
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve({ status: 0 }));
    sent.end(body);
  });

/** Repeats a call of the store's backend until it succeeds. */
async function call(platform, method, path, json) {
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const answer = await platform.call(method, path, json).catch(() => ({ status: 0 }));
    if (answer.status >= 200 && answer.status < 500 && answer.status !== 429) return answer.body;
    if (Date.now() > deadline) throw new Error(`${method} ${path}: ${answer.status}`);
    await wait(200);
  }
}

class Customer {
  acknowledged = 0;

  /** A customer with this plan; with a grant if there is none. */
  constructor(platform, planId) {
    Object.assign(this, { platform, planId, id: randomUUID() });
  }

  async create() {
    await call(this.platform, "POST", "/customers", { externalId: this.id, planId: this.planId });
    if (!this.planId) await call(this.platform, "POST", `/customers/${this.id}/grants`, { tryOns: TRY_ONS, reference: this.id });
    await this.signIn();
  }

  async signIn() {
    this.token = (await call(this.platform, "POST", `/customers/${this.id}/sessions`, { expires_in: 3600 })).token;
  }

  /** Tries on under one attempt id until a picture is there. */
  async tryOn() {
    const attempt = randomUUID();
    const deadline = Date.now() + PATIENCE_MILLIS;
    for (let repeats = 0; ; repeats++) {
      const { status, body } = await this.#send(attempt);
      if (status === 200 && body.images) break;
      if (status === 401) await this.signIn();
      if (status === 402) throw new Error(`no try-on is left: ${JSON.stringify(body)}`);
      if (Date.now() > deadline) throw new Error(`an attempt never ended: ${status} ${JSON.stringify(body)?.slice(0, 200)}`);
      counts.repeated++;
      await wait(100 + 100 * Math.min(repeats, 10));
    }
    this.acknowledged++;
    counts.acknowledged++;
  }

  #send(attempt) {
    const fields = { end_customer_token: this.token, api_key: "gvk_test_sandbox", attempt_id: attempt, product_images: "https://shop.example/shirt.png" };
    const parts = Object.entries(fields).map(([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    const photo = '--b\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n';
    const body = Buffer.concat([Buffer.from(parts.join("") + photo), PHOTO, Buffer.from("\r\n--b--\r\n")]);
    return send(`${this.platform.url}/api/tryon`, { method: "POST", headers: { "content-type": "multipart/form-data; boundary=b", "content-length": body.length }, body });
  }

  async counted() {
    const { data } = await call(this.platform, "GET", `/customers/${this.id}/usage`);
    return this.planId ? data.current.used : TRY_ONS - data.grants[0].remaining;
  }
}

async function client(customers) {
  while (Date.now() < end) {
    const customer = customers[Math.floor(Math.random() * customers.length)];
    if (Math.random() < 0.2) {
      await call(customer.platform, "GET", `/customers/${customer.id}/usage`);
      counts.reads++;
    } else {
      await customer.tryOn();
    }
    await wait(Math.random() * PAUSE_MILLIS);
  }
}

const FAULTS = {
  async "the platform is killed"(platform) {
    await platform.stop("SIGKILL");
    await platform.startAgain();
  },
  async "the platform is stopped and started"(platform) {
    await platform.stop("SIGTERM");
    await platform.startAgain();
  },
  ...(SOAK_RESTART_DATABASE && {
    async "the database is restarted"() {
      await shell("sh", ["-c", SOAK_RESTART_DATABASE]);
    },
  }),
  ...(SOAK_FILL && {
    async "the disk is full for ten seconds"() {
      const file = join(SOAK_FOLDER, "filler");
      const chunk = Buffer.alloc(1 << 16);
      try {
        for (let filled = 0; filled < SOAK_FILL * 2 ** 20; filled += chunk.length) writeFileSync(file, chunk, { flag: "a" });
      } catch (error) {
        if (error.code !== "ENOSPC") throw error;
      }
      await wait(10_000);
      rmSync(file);
    },
  }),
};

async function breakThings(platform) {
  const faults = Object.entries(FAULTS);
  for (let next = 0; Date.now() + 2 * SECONDS_BETWEEN_FAULTS * 1000 < end; next++) {
    await wait(SECONDS_BETWEEN_FAULTS * 1000);
    const [name, run] = faults[next % faults.length];
    console.log(`${elapsed()}  ${name}`);
    await run(platform);
    counts.faults++;
  }
}

const started = Date.now();
const elapsed = () => `${String(Math.round((Date.now() - started) / 1000)).padStart(5)} s`;
const megabytes = (path) => statSync(path, { throwIfNoEntry: false })?.size / 1e6 || 0;

/** The program's memory and the database's files, in MB. */
function sample(platform) {
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${platform.program.pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  return { memory, database: megabytes(join(SOAK_FOLDER ?? "", "soak.db")), log: megabytes(join(SOAK_FOLDER ?? "", "soak.db-wal")) };
}

async function watch(platform) {
  while (Date.now() + SECONDS_BETWEEN_SAMPLES * 1000 < end) {
    await wait(SECONDS_BETWEEN_SAMPLES * 1000);
    try {
      const { memory, database, log } = sample(platform);
      console.log(`${elapsed()}  ${counts.acknowledged} try-ons, ${counts.repeated} repeated, memory ${memory.toFixed()} MB, database ${database.toFixed(1)} MB, log ${log.toFixed(1)} MB`);
    } catch {
      // The program is being started.
    }
  }
}

// Small, because the platform keeps each picture for ten minutes.
const renderer = new Renderer(new URL("../e2e/photos/1x1.png", import.meta.url));
await renderer.open();
const database = SOAK_DATABASE ?? `sqlite://${SOAK_FOLDER}/soak.db`;
const flags = ["--upstream-url", renderer.url, "--database", database];
const platform = await startPlatform(flags, `127.0.0.1:${await freePort()}`);
const credits = ["credits", "add", "--store", "sto_sandbox", "--count", String(CUSTOMERS * TRY_ONS)];
await shell(GENVORIS, credits, { env: { ...process.env, GENVORIS_DATABASE: database } });
try {
  const plan = await call(platform, "POST", "/plans", { name: "Soak", monthlyTryOns: TRY_ONS });
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => new Customer(platform, index % 2 ? plan.id : null));
  for (const customer of customers) await customer.create();
  await Promise.all([...Array.from({ length: CLIENTS }, () => client(customers)), breakThings(platform), watch(platform)]);
  const wrong = [];
  for (const customer of customers) {
    const counted = await customer.counted();
    if (counted !== customer.acknowledged) wrong.push(`${customer.id}: ${customer.acknowledged} pictures, ${counted} counted`);
  }
  console.log(JSON.stringify(counts));
  console.log(wrong.length ? wrong.join("\n") : "every try-on that was answered with a picture is counted once");
  process.exitCode = wrong.length ? 1 : 0;
} finally {
  renderer.close();
  agent.destroy();
  await platform.close();
}
