/** The report: its lines, and the secrets that are hidden in it. */

/** Keys and tokens, wherever a page has put them, and images. */
const SECRETS = [/gvk_\w+/g, /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g, /data:[\w/+.-]+[;,][^\s"]*/g];

const INDENT = 8;

export class Report {
  #lines = [];

  #add(level, text, remedy) {
    this.#lines.push(level.padEnd(INDENT) + text);
    if (remedy) this.#lines.push(" ".repeat(INDENT) + "→ " + remedy);
  }

  /** Something is as it should be. */
  ok(text) {
    this.#add("ok", text);
  }

  /** Something works, but may not be meant so. */
  warning(text, remedy) {
    this.#add("warning", text, remedy);
  }

  /** Something does not work. `remedy` says what to do. */
  problem(text, remedy) {
    this.#add("problem", text, remedy);
  }

  /** The whole report. `secrets` are values of this page to hide. */
  toText(title, secrets) {
    const count = (level) => this.#lines.filter((line) => line.startsWith(level)).length;
    const summary = `${count("problem")} problems, ${count("warning")} warnings`;
    let text = [title, ...this.#lines, summary].join("\n");
    for (const secret of secrets) text = text.replaceAll(secret, "(hidden)");
    for (const pattern of SECRETS) text = text.replace(pattern, "(hidden)");
    return text;
  }
}
