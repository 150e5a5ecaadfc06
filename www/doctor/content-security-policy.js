/** What the page's Content-Security-Policy refuses while the doctor works. */

/** Violations are told in a task of their own, after what was refused has failed. */
export const told = () => new Promise((resolve) => setTimeout(resolve, 50));

export const watchPolicy = () => {
  const seen = [];
  const hear = (event) => {
    if (event.disposition !== "report") {
      const blocked = String(event.blockedURI).split(/[?#]/)[0];
      seen.push({ directive: event.effectiveDirective || event.violatedDirective, blocked });
    }
  };
  document.addEventListener("securitypolicyviolation", hear);
  return {
    /** The directive that refused something that begins so. */
    refused: (start) => seen.find(({ blocked }) => blocked.startsWith(start))?.directive,
    end(report) {
      document.removeEventListener("securitypolicyviolation", hear);
      const lines = new Set(seen.map(({ directive, blocked }) => `${directive} refused ${blocked}`));
      for (const line of lines) report.warning("Content-Security-Policy: " + line);
      if (!lines.size) report.ok("Content-Security-Policy: nothing was refused during this examination");
    },
  };
};
