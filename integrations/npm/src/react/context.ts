/** What `useTryOn` gives to the components below a `GenvorisProvider`. */
import { createContext, useContext } from "react";
import type { GenvorisLoadError } from "../load-error.js";
import type { Genvoris } from "../loader.js";

export interface TryOn {
  /** Whether the script has loaded. Calls and clicks do not have to wait for it, and try again after a failure. */
  status: "loading" | "ready" | "failed";
  /** Why the script has not loaded. */
  error: GenvorisLoadError | null;
  /** The widget's API, as soon as the script has loaded. */
  genvoris: Genvoris | null;
  /** Opens the dialog. */
  openTryOn: (options?: GenvorisWidget.OpenOptions) => void;
  /** Closes the dialog. */
  close: () => void;
}

/** What the package's own components have besides. */
export interface TryOnContext extends TryOn {
  load: () => Promise<Genvoris | null>;
}

export const Context = createContext<TryOnContext | null>(null);

export const useTryOnContext = (user: string) => {
  const context = useContext(Context);
  if (!context) throw new Error(`${user} needs a <GenvorisProvider> above it.`);
  return context;
};

/** The widget, for your own buttons and screens. */
export const useTryOn = (): TryOn => useTryOnContext("useTryOn()");
