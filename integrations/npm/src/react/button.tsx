/** A button that opens the dialog for a product. */
import { forwardRef, type ComponentPropsWithoutRef, type MouseEvent as ReactMouseEvent } from "react";
import { useTryOnContext } from "./context.js";
import { triggerAttributes, type ProductProps } from "./trigger.js";

export type TryOnButtonProps = ProductProps & ComponentPropsWithoutRef<"button">;

/** Clicks again for the widget alone: the page's own handlers have had their click, and this one does not bubble. */
const clickForWidget = (button: HTMLElement) =>
  button.isConnected && button.dispatchEvent(new MouseEvent("click", { cancelable: true, composed: true }));

/** Without children, the button that the store has designed. The widget hides it where the store has no try-ons. */
export const TryOnButton = forwardRef<HTMLButtonElement, TryOnButtonProps>((props, ref) => {
  const { genvoris, load } = useTryOnContext("<TryOnButton>");
  const { attributes, others } = triggerAttributes(props);
  // The widget opens the dialog by itself. A click that comes before it has loaded, or after that has failed, waits here.
  const onClick = (event: ReactMouseEvent<HTMLButtonElement>) => {
    props.onClick?.(event);
    if (genvoris || event.defaultPrevented) return;
    const button = event.currentTarget;
    load().then((api) => api && clickForWidget(button));
  };
  return <button type="button" {...others} {...attributes} ref={ref} onClick={onClick} />;
});
TryOnButton.displayName = "TryOnButton";
