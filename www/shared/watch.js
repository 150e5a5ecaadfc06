import { loader } from "./loader-object.js";

/** Calls the function with the former and the new value when a property of the loader is set. Several scripts may watch it. */
export const watch = (name, fn) => {
  const watched = Object.getOwnPropertyDescriptor(loader, name);
  let value = loader[name];
  const set = (next) => {
    const former = value;
    value = next;
    watched?.set?.(next);
    fn(former, next);
  };
  Object.defineProperty(loader, name, { get: () => value, set, configurable: true });
};
