/** The report's lines, and what must never be in them. */

/** Keys and tokens, wherever a page has put them; pictures. */
const SECRETS = [/gvk_\w+/g, /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g, /data:[\w/+.-]+[;,][^\s"]*/g];

export class Report {
  #lines = [];

  #line(level, text, remedy) {
    this.#lines.push(level.padEnd(8) + text);
    if (remedy) this.#lines.push(" ".repeat(8) + "→ " + remedy);
  }

  /** As it should be. */
  ok(text) {
    this.#line("ok", text);
  }

  /** Works, but perhaps not as it is meant to. */
  warning(text, remedy) {
    this.#line("warning", text, remedy);
  }

  /** Does not work; `remedy` says what to do. */
  problem(text, remedy) {
    this.#line("problem", text, remedy);
  }

  /** All of it. `secrets` are values of this page that are shown nowhere. */
  text(head, secrets) {
    const counted = (level) => this.#lines.filter((line) => line.startsWith(level)).length;
    const end = `${counted("problem")} problems, ${counted("warning")} warnings`;
    let text = [head, ...this.#lines, end].join("\n");
    for (const secret of secrets) text = text.replaceAll(secret, "(hidden)");
    for (const pattern of SECRETS) text = text.replace(pattern, "(hidden)");
    return text;
  }
}
