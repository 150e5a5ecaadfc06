// The Next.js page's component in a page without Next.js: `next/script` adds the script with its attributes and reports that it
// has loaded, as it does with its default strategy.

import { build } from "../../www/node_modules/esbuild/lib/main.js";

const SCRIPT = `export default function Script({ onLoad, ...attributes }) {
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  script.addEventListener("load", onLoad);
  document.body.append(script);
}`;

const nextScript = {
  name: "next/script",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^next\/script$/ }, ({ path }) => ({ path, namespace: "next" }));
    onLoad({ filter: /.*/, namespace: "next" }, () => ({ contents: SCRIPT }));
  },
};

/** A script that renders the component `code`, with these environment variables in it, as Next.js inlines them. */
export async function bundleForNext(code, environment) {
  const define = Object.fromEntries(Object.entries(environment).map(([name, value]) => [`process.env.${name}`, JSON.stringify(value)]));
  const { outputFiles } = await build({
    stdin: { contents: `${code}\nconst render = (component, properties) => component(properties);\nTryOn();`, loader: "jsx" },
    jsxFactory: "render",
    bundle: true,
    write: false,
    define: { "process.env.NEXT_PUBLIC_WIDGET_URL": "undefined", ...define }, // the CDN's
    plugins: [nextScript],
  });
  return outputFiles[0].text;
}
