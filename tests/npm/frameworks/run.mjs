// Builds a shop for production, and serves it on a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { installInto, snippets } from "../package-under-test.mjs";
import { APPS, ENVIRONMENT, folder } from "./apps.mjs";
import { freePort } from "../../shared/free-port.mjs";

const GARMENT = fileURLToPath(new URL("../../../www/store/garments/linen-shirt.png", import.meta.url));

/** Puts the package, the guide's files and the product's picture into the shop. */
function prepare(name, tarball, key) {
  installInto(folder(name), tarball);
  for (const [path, code] of Object.entries(snippets("frameworks.md", key))) {
    if (!path.startsWith(`${name}/`)) continue;
    mkdirSync(dirname(folder(path)), { recursive: true });
    writeFileSync(folder(path), code);
  }
  cpSync(GARMENT, join(folder(name), APPS[name].assets, "linen-shirt.png"));
}

/** A program of a shop, in a process group of its own: some of them start others. */
function start(name, [command, ...args], environment) {
  const options = { cwd: folder(name), env: { ...process.env, ...ENVIRONMENT, ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true };
  const child = spawn(command, args, options);
  const log = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => log.push(chunk));
  return { child, log: () => Buffer.concat(log).toString() };
}

export async function build(name, tarball, key) {
  for (const output of APPS[name].output) rmSync(join(folder(name), output), { recursive: true, force: true });
  prepare(name, tarball, key);
  const { child, log } = start(name, APPS[name].build);
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`the build of ${name} has failed:\n${log()}`);
}

/** Asks for the page until the server answers, or has ended. */
async function whenServed(url, { child, log }) {
  while (child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server has ended:\n${log()}`);
}

export async function serve(name, environment) {
  const { serve: command, port: flag } = APPS[name];
  const port = String(await freePort());
  const program = start(name, flag ? [...command, flag, port] : command, { HOST: "127.0.0.1", PORT: port, ...environment });
  const url = `http://127.0.0.1:${port}`;
  await whenServed(url, program);
  const close = async () => {
    const closed = once(program.child, "close");
    process.kill(-program.child.pid);
    await closed;
  };
  return { url, close };
}
