/** Loads the widget for the components below. */
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { GenvorisLoadError } from "../load-error.js";
import { loadGenvoris, type Genvoris } from "../loader.js";
import type { GenvorisOptions } from "../options.js";
import { Context, type TryOnContext } from "./context.js";
import { useEvents, type EventProps } from "./events.js";
import { useLatest, type Latest } from "./latest.js";
import { dispatcher, retain, tellToken, tokenToLoad, type Props } from "./lifetime.js";

export type GenvorisProviderProps = Omit<GenvorisOptions, "token" | "endCustomerToken" | "customerToken"> &
  EventProps & {
    /** The shopper's session token. A change reaches the widget; `null` when the shopper has signed out. */
    token?: string | null | undefined;
    /** Called when the script could not be loaded. */
    onLoadError?: ((error: GenvorisLoadError) => void) | undefined;
    children?: ReactNode;
  };

type State = Pick<TryOnContext, "status" | "error" | "genvoris">;

const LOADING: State = { status: "loading", error: null, genvoris: null };

const isOption = (name: string) => !/^on[A-Z]/.test(name) && name !== "children" && name !== "token";

/** Callbacks that make no difference as long as they give nothing: another provider may have them later. */
const LATE_CALLBACKS = ["paywallCallback", "tokenCallback", "resultCallback", "errorCallback"];

/** The loader's options. Functions are replaced by ones that call the function of the latest render. */
const toOptions = (props: Props): GenvorisOptions => {
  const isFunction = (name: string) => typeof props[name] === "function" || (LATE_CALLBACKS.includes(name) && !props[name]);
  const names = [...new Set([...Object.keys(props).filter(isOption), ...LATE_CALLBACKS])];
  const options = Object.fromEntries(names.map((name) => [name, isFunction(name) ? dispatcher(name) : props[name]]));
  return { ...options, endCustomerToken: tokenToLoad((props.token as string | null | undefined) ?? null) ?? undefined };
};

/** Loads the script when the component is mounted, and again when a component asks for it after a failure. */
const useScript = (latest: Latest<Props>) => {
  const [state, setState] = useState(LOADING);
  const options = useRef<GenvorisOptions>(undefined);
  const load = useCallback(async () => {
    options.current ??= toOptions(latest.current);
    try {
      const genvoris = await loadGenvoris(options.current);
      setState((before) => (before.genvoris === genvoris ? before : { status: "ready", error: null, genvoris }));
      return genvoris;
    } catch (error) {
      setState({ status: "failed", error: error as GenvorisLoadError, genvoris: null });
      return null;
    }
  }, [latest]);
  useEffect(() => {
    const release = retain(latest);
    load();
    return release;
  }, [load, latest]);
  return { state, load };
};

/** Loads the widget while it is mounted. The options of the first render are used; token, callbacks and events may change. */
export const GenvorisProvider = (props: GenvorisProviderProps) => {
  const latest = useLatest<Props>(props);
  const { state, load } = useScript(latest);
  const { genvoris, error } = state;
  const token = props.token ?? null;
  useEffect(() => {
    if (genvoris) tellToken(genvoris, token);
  }, [genvoris, token]);
  const { onLoadError, children, ...others } = props;
  useEvents(genvoris, others, latest);
  useEffect(() => {
    if (error) (latest.current.onLoadError as GenvorisProviderProps["onLoadError"])?.(error);
  }, [error, latest]);
  const value = useMemo<TryOnContext>(
    () => ({
      ...state,
      load,
      openTryOn: (options) => void load().then((api) => api?.openTryOn(options)),
      close: () => state.genvoris?.close(),
    }),
    [state, load],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
};
