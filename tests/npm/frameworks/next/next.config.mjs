/** @type {import("next").NextConfig} */
export default {
  // The folder above has a lock file, too.
  turbopack: { root: import.meta.dirname },
};
