// The package in a shop built by Vite, with the platform in the place of the CDN. One process runs both files, because they
// share the builds, the platform and the browser.

import "./vite/loader.mjs";
import "./vite/react.mjs";
