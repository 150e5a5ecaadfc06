/** What all providers of a page share: the widget itself, the token that it has, and who answers its callbacks. */
import { isPageScript, unloadGenvoris, type Genvoris } from "../loader.js";
import type { Latest } from "./latest.js";

export type Props = Record<string, unknown>;

/** The props of the providers that are mounted, the newest last. */
const providers: Latest<Props>[] = [];

/** The token that the widget has. `undefined`: nothing has been loaded. */
let knownToken: string | null | undefined;

/** Whether the widget was told about a token at all. A script tag of the page has not got ours. */
let wasTold = false;

/** The token to load the script with: where a provider before this one has loaded it, that one's. */
export const tokenToLoad = (token: string | null) => {
  if (knownToken === undefined) knownToken = token;
  return knownToken;
};

/** Tells the widget about a token that it does not have yet. */
export const tellToken = (genvoris: Genvoris, token: string | null) => {
  const known = wasTold || !isPageScript() ? knownToken : null;
  if (token !== known) genvoris.setToken(token);
  knownToken = token;
  wasTold = true;
};

const end = () => {
  if (providers.length || !unloadGenvoris()) return;
  knownToken = undefined;
  wasTold = false;
};

/**
 * Calls the callback of the newest provider that has it. The widget is told about callbacks once, and may outlive the
 * provider that has loaded it: where another page's provider follows at once, that one's have to be called.
 */
export const dispatcher = (name: string) => (...args: unknown[]) => {
  const functions = providers.map(({ current }) => current[name]).filter((value) => typeof value === "function");
  return functions.pop()?.(...args);
};

/** Keeps the widget until the returned function is called, which removes it with its last provider. */
export const retain = (props: Latest<Props>) => {
  providers.push(props);
  return () => {
    providers.splice(providers.indexOf(props), 1);
    // In the next task: StrictMode and changes of the route mount again at once, and must not end a running try-on.
    setTimeout(end);
  };
};
