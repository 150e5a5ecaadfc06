/// <reference path="../../genvoris.d.ts" preserve="true" />
/** The widget's events as props: `genvoris:tryon-completed` is `onTryonCompleted`. */
import { useEffect } from "react";
import type { Genvoris } from "../loader.js";
import type { Latest } from "./latest.js";

type PascalCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${PascalCase<Rest>}`
  : Capitalize<Name>;

/** A listener for each event. `event.preventDefault()` works as in listeners on `window`. */
export type EventProps = {
  [Name in GenvorisWidget.EventName as `on${PascalCase<Name>}`]?:
    | ((detail: GenvorisWidget.Details[Name], event: CustomEvent<GenvorisWidget.Details[Name]>) => void)
    | undefined;
};

const isEventProp = (name: string) => /^on[A-Z]/.test(name);

const eventName = (prop: string) =>
  prop.replace(/^on/, "").replace(/[A-Z]/g, (letter, index) => (index ? "-" : "") + letter.toLowerCase()) as GenvorisWidget.EventName;

/** Listens while the component is mounted. A listener that changes with each render is not added again. */
export const useEvents = (genvoris: Genvoris | null, props: object, latest: Latest<object>) => {
  const names = Object.keys(props).filter(isEventProp).sort().join();
  useEffect(() => {
    if (!genvoris || !names) return;
    const listen = (prop: string) =>
      genvoris.on(eventName(prop), (...args: unknown[]) => (latest.current as Record<string, Function | undefined>)[prop]?.(...args));
    const removers = names.split(",").map(listen);
    return () => removers.forEach((remove) => remove());
  }, [genvoris, names, latest]);
};
