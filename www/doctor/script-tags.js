/** Checks the script tags that loaded the widget. */

const SCRIPT = /\/widget(-(\d+\.\d+\.\d+))?\.js$/;

/** A URL without its query, which may be private. */
const withoutQuery = (url) => url.split(/[?#]/)[0];

const label = (tag) => withoutQuery(tag.src) || "(inline)";

const checkCount = (report, tags) => {
  if (!tags.length) {
    report.warning(
      "the widget's script tag is not on this page any more, or the script was copied into another one",
      "keep the tag, or put the settings into window.GenvorisConfig",
    );
  } else if (tags.length > 1) {
    report.warning(
      `the widget's script is on this page ${tags.length} times; the first one runs and takes over settings it lacks`,
      "remove all but one: " + tags.map(label).join(", "),
    );
  } else {
    report.ok("script: " + label(tags[0]));
  }
};

const checkTag = (report, tag, runningVersion) => {
  const version = SCRIPT.exec(withoutQuery(tag.src))?.[2];
  if (version && version !== runningVersion) {
    report.warning(`another version is on this page, too: ${version}; ${runningVersion} runs`, "use one version everywhere");
  }
  if (tag.integrity && !tag.crossOrigin && new URL(tag.src).origin !== location.origin) {
    report.problem("the script tag has integrity without crossorigin", 'add crossorigin="anonymous"');
  }
};

export const checkScriptTags = (report, { loader }) => {
  const connected = loader.tags.filter((tag) => tag.isConnected);
  const tags = [...document.scripts].filter((tag) => SCRIPT.test(withoutQuery(tag.src)) || connected.includes(tag));
  checkCount(report, tags);
  for (const tag of tags) checkTag(report, tag, loader.version);
};
