// The OpenAPI document as others use it: linters find nothing, and clients that are generated from it work.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { KEY, startPlatform } from "../shared/programs.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const STORE = fileURLToPath(new URL("../../www/store/", import.meta.url));
const PHOTO = join(STORE, "model.jpg");
const GARMENT = join(STORE, "garments/linen-shirt.png");
const GENERATED = join(HERE, "generated");
/** The Python that has the packages of requirements.txt; without it, the test of that client is skipped. */
const PYTHON = process.env.API_CLIENTS_PYTHON;
/** What each client has to receive. */
const RECEIVED = { status: "succeeded", pictures: 1, used: 1, plan: "Ten a month", events: ["tryon.completed"], error: "not_found" };

let folder;
let openapi;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "genvoris-"));
  openapi = join(folder, "openapi.json");
  await withPlatform(async ({ url }) => {
    const response = await fetch(`${url}/api/v1/openapi.json`);
    writeFileSync(openapi, await response.text());
  });
});
after(() => rmSync(folder, { recursive: true }));

/** Calls `use` with a platform on a database of its own. */
async function withPlatform(use) {
  const platform = await startPlatform();
  await use(platform).finally(() => platform.close());
}

/** Runs a program, and returns what it prints. If it fails, the error has its output. */
async function run(program, ...args) {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };
  const ran = promisify(execFile)(program, args, { cwd: HERE, env });
  return ran.then(({ stdout }) => stdout, ({ stdout, stderr }) => assert.fail(`${program} fails:\n${stdout}${stderr}`));
}

const npm = (program, ...args) => run(join(HERE, "node_modules/.bin", program), ...args);

test("Redocly's recommended rules are kept", async () => {
  const result = JSON.parse(await npm("redocly", "lint", openapi, "--config", "redocly.yaml", "--format", "json"));
  const problems = result.problems.map(({ ruleId, location }) => `${ruleId}: ${location[0]?.pointer}`);
  assert.deepEqual(problems, []);
});

test("Spectral's rules for OpenAPI are kept", () => npm("spectral", "lint", openapi, "--ruleset", "spectral.yaml", "--fail-severity", "hint"));

test("a client with the types of openapi-typescript runs a whole flow", async () => {
  mkdirSync(GENERATED, { recursive: true });
  // Without this flag, fields that have a default would have to be sent.
  await npm("openapi-typescript", openapi, "--default-non-nullable", "false", "--output", join(GENERATED, "api.ts"));
  await npm("tsc", "--project", "tsconfig.json");
  await withPlatform(async ({ url }) => {
    const printed = await run(process.execPath, join(GENERATED, "flow.js"), url, KEY, PHOTO, GARMENT);
    assert.deepEqual(JSON.parse(printed), RECEIVED);
  });
});

test("a client of openapi-python-client runs a whole flow", { skip: PYTHON ? false : "API_CLIENTS_PYTHON is not set" }, async () => {
  const generator = join(dirname(PYTHON), "openapi-python-client");
  await run(generator, "generate", "--path", openapi, "--meta", "none", "--output-path", join(folder, "genvoris_client"));
  await withPlatform(async ({ url }) => {
    const printed = await run(PYTHON, join(HERE, "flow.py"), folder, url, KEY, PHOTO, GARMENT);
    assert.deepEqual(JSON.parse(printed), RECEIVED);
  });
});
