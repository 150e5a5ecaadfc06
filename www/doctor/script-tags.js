/** Which script tags brought the widget. */

const SCRIPT = /\/widget(-(\d+\.\d+\.\d+))?\.js$/;

/** An address without what may be nobody's business. */
const bare = (url) => url.split(/[?#]/)[0];

export const tags = (report, { loader }) => {
  const ours = loader.tags.filter((tag) => tag.isConnected);
  const found = [...document.scripts].filter((tag) => SCRIPT.test(bare(tag.src)) || ours.includes(tag));
  if (!found.length) {
    report.warning(
      "the widget's script tag is not on this page any more, or the script was copied into another one",
      "keep the tag, or put the settings into window.GenvorisConfig",
    );
  }
  if (found.length > 1) {
    report.warning(
      `the widget's script is on this page ${found.length} times; the first one runs and takes over settings it lacks`,
      "remove all but one: " + found.map((tag) => bare(tag.src) || "(inline)").join(", "),
    );
  } else if (found.length) {
    report.ok("script: " + (bare(found[0].src) || "(inline)"));
  }
  for (const tag of found) {
    const version = SCRIPT.exec(bare(tag.src))?.[2];
    if (version && version !== loader.version) {
      report.warning(`another version is on this page, too: ${version}; ${loader.version} runs`, "use one version everywhere");
    }
    if (tag.integrity && !tag.crossOrigin && new URL(tag.src).origin !== location.origin) {
      report.problem("the script tag has integrity without crossorigin", 'add crossorigin="anonymous"');
    }
  }
};
