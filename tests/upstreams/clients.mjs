// The services' public clients in Python, as programs of their own.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The Python that has the packages of requirements.txt; without it, the tests of these clients are skipped. */
const PYTHON = process.env.UPSTREAMS_PYTHON;
export const skip = PYTHON ? false : "UPSTREAMS_PYTHON is not set";

/** Runs `clients/NAME.py` with the service's URL, and returns the JSON that it prints. */
export async function runPython(name, ...args) {
  const script = fileURLToPath(new URL(`clients/${name}.py`, import.meta.url));
  const { stdout } = await promisify(execFile)(PYTHON, [script, ...args]);
  return JSON.parse(stdout);
}
