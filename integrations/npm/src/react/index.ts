"use client";
export { TryOnButton, type TryOnButtonProps } from "./button.js";
export { useTryOn, type TryOn } from "./context.js";
export { GenvorisProvider, type GenvorisProviderProps } from "./provider.js";
