// What a shopper and a shop see of each fault, and whether what the widget says of money is what the platform has counted.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { chromium } from "playwright-core";

import { CHROMIUM } from "../shared/chromium.mjs";
import { freePort } from "../shared/free-port.mjs";
import { startPlatform } from "../shared/programs.mjs";
import { DatabaseLink } from "./database-link.mjs";
import { Renderer } from "./renderer.mjs";
import { ROWS } from "./rows.mjs";
import { OUTAGES, SCENARIOS } from "./scenarios.mjs";
import { openShop } from "./shop.mjs";

/** Seconds of `--answer-after`: 0 waits for the picture, and a job is answered after one. */
const DIRECT = "0";
const JOBS = "1";

/** An empty database, if PostgreSQL is installed. */
const DATABASE = process.env.GENVORIS_TEST_DATABASE;

let browser;
const table = [];

before(async () => {
  browser = await chromium.launch(CHROMIUM);
});
after(async () => {
  await browser?.close();
  print(table);
});

/** A platform with a renderer of its own, so that a test may hold its pictures and stop it. */
async function openStage(answerAfter, database) {
  const renderer = new Renderer();
  await renderer.open();
  const flags = ["--upstream-url", renderer.url, "--answer-after", answerAfter, ...(database ? ["--database", database] : [])];
  const platform = await startPlatform(flags, `127.0.0.1:${await freePort()}`);
  const close = async () => {
    renderer.close();
    await platform.close();
  };
  return { renderer, platform, close };
}

/** Runs a test on a platform and a renderer of its own. */
async function onStage(answerAfter, body, database) {
  const stage = await openStage(answerAfter, database);
  try {
    await body(stage);
  } finally {
    await stage.close();
  }
}

/** What was seen at the end of the try-on, and what was counted. */
async function observe(shop, { renderer }) {
  const screen = await shop.end();
  await renderer.idle();
  const ended = shop.events.findLast(({ name }) => name === "error" || name === "tryon-completed");
  return { screen, code: ended?.code ?? "", charged: ended?.charged ?? "", counted: await shop.counted() };
}

/** The rules that no fault may break. */
function check(shop, { screen, charged, counted }) {
  assert.deepEqual(shop.errors, [], "an error reached the page");
  if (screen === "result") assert.equal(counted, 1, "a picture costs one try-on");
  if (charged === "no") assert.equal(counted, 0, "the page was told that nothing was counted");
  if (charged === "yes") assert.equal(counted, 1, "the page was told that it was counted");
}

/** Holds what was seen against the rules. One try again, after `heal`, ends with a picture that was counted once. */
async function conclude(name, shop, stage, heal = () => {}) {
  const seen = await observe(shop, stage);
  const row = { name, ...seen, again: "", total: seen.counted };
  table.push(row);
  check(shop, seen);
  await heal();
  if (seen.screen === "result") return;
  row.again = await shop.tryAgain();
  await stage.renderer.idle();
  row.total = await shop.counted();
  assert.deepEqual([row.again, row.total], ["result", 1], "one try again ends with a picture that was counted once");
}

/** Runs a test in a shop whose shopper has chosen a photo. */
async function inShop(stage, body, options) {
  const shop = await openShop(browser, stage.platform, options);
  try {
    await shop.choosePhoto();
    await body(shop);
  } finally {
    await shop.close();
  }
}

const runRow = ({ name, fault, early, network, refused, clock, job }, stage) =>
  inShop(
    stage,
    async (shop) => {
      shop.proxy.fault = fault && { ...fault };
      if (network) await shop.context.route("**/api/tryon", (route) => route.abort(network));
      if (refused) await shop.proxy.close();
      await (job ? shop.submitJob(stage.renderer) : shop.submit());
      await conclude(name, shop, stage, () => heal(shop, { network, refused }));
      if (fault) assert.notEqual(shop.proxy.broken.length, 0, "nothing was broken");
    },
    { early, clock },
  );

const runScenario = ({ name, run }, stage) =>
  inShop(stage, async (shop) => {
    await run(shop, stage);
    await conclude(name, shop, stage);
  });

async function heal(shop, { network, refused }) {
  shop.proxy.fault = undefined;
  if (network) await shop.context.unrouteAll();
  if (refused) await shop.proxy.open();
}

function print(rows) {
  const columns = ["name", "screen", "code", "charged", "counted", "again", "total"];
  console.log(`\n| fault | screen | code | event's charged | counted | after one try again | counted |\n|${" --- |".repeat(columns.length)}`);
  for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(" | ")} |`);
  console.log(`\n${rows.length} faults`);
}

describe("one broken exchange", { concurrency: 4 }, () => {
  let shared;
  before(async () => {
    shared = await openStage(DIRECT);
  });
  after(() => shared?.close());
  for (const row of ROWS) test(row.name, () => (row.job ? onStage(JOBS, (stage) => runRow(row, stage)) : runRow(row, shared)));
});

describe("programs, pages and sessions that end", { concurrency: 3 }, () => {
  for (const scenario of SCENARIOS) {
    test(scenario.name, () => onStage(scenario.direct ? DIRECT : JOBS, (stage) => runScenario(scenario, stage)));
  }
});

describe("a database that is away for 20 seconds", { skip: !DATABASE && "PostgreSQL is not installed" }, () => {
  for (const outage of OUTAGES) {
    test(outage.name, async () => {
      const link = new DatabaseLink(DATABASE);
      await link.open();
      await onStage(DIRECT, (stage) => runScenario(outage, { ...stage, link }), link.url);
      await link.cut();
    });
  }
});
