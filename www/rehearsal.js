/**
 * Test mode: answers in place of the backend, so that a theme developer can build every screen without a
 * network. Loaded only where `data-test-mode` is set.
 */
(() => {
  "use strict";

  const answer = (status, body) =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

  window[Symbol.for("genvoris.widget")].parts.rehearsal = async (loader, request) => answer(404, {});
})();
