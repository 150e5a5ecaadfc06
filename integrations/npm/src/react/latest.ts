import { useEffect, useRef, type RefObject } from "react";

/** A value of the latest render, for functions that outlive a render. */
export type Latest<T> = RefObject<T>;

export const useLatest = <T>(value: T): Latest<T> => {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
};
