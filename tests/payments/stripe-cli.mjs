// Stripe's command line, with a home of its own so that nobody's login is read.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PROGRAM = fileURLToPath(new URL("node_modules/.bin/stripe", import.meta.url));

/** `stripe trigger …` at this server; what it has printed. */
export async function trigger(url, ...args) {
  const home = await mkdtemp(join(tmpdir(), "stripe-cli-"));
  const own = { HOME: home, XDG_CONFIG_HOME: home, STRIPE_API_KEY: "sk_test_0123456789ab", STRIPE_CLI_TELEMETRY_OPTOUT: "1" };
  try {
    const { stdout, stderr } = await promisify(execFile)(PROGRAM, ["trigger", ...args, "--api-base", url], { env: { ...process.env, ...own } });
    return stdout + stderr;
  } finally {
    await rm(home, { recursive: true });
  }
}
