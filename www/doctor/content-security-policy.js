/** What the page's Content-Security-Policy blocks during the examination. */

/** Waits for violations: browsers report them in a later task, after the request has failed. */
export const violationsReported = () => new Promise((resolve) => setTimeout(resolve, 50));

export const watchPolicy = () => {
  const violations = [];
  const onViolation = (event) => {
    if (event.disposition !== "report") {
      const blocked = String(event.blockedURI).split(/[?#]/)[0];
      violations.push({ directive: event.effectiveDirective || event.violatedDirective, blocked });
    }
  };
  document.addEventListener("securitypolicyviolation", onViolation);
  return {
    /** The directive that blocked something that begins with this text. */
    directiveFor: (start) => violations.find(({ blocked }) => blocked.startsWith(start))?.directive,
    finish(report) {
      document.removeEventListener("securitypolicyviolation", onViolation);
      const lines = new Set(violations.map(({ directive, blocked }) => `${directive} refused ${blocked}`));
      for (const line of lines) report.warning("Content-Security-Policy: " + line);
      if (!lines.size) report.ok("Content-Security-Policy: nothing was refused during this examination");
    },
  };
};
