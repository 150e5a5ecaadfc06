/**
 * Page builders give a frame the height of its content. To the browser its window is then thousands of pixels high, and the
 * middle of it nowhere in sight: the dialog goes to what the shopper sees of the frame.
 */
export const placeInSight = (dialog) => {
  dialog.style.cssText = "";
  if (window.parent === window) return;
  const observer = new IntersectionObserver(([{ intersectionRect: seen }]) => {
    observer.disconnect();
    if (!seen.height || seen.height > innerHeight - 2) return;
    dialog.style.setProperty("--seen-top", seen.top + "px");
    dialog.style.setProperty("--seen-height", seen.height + "px");
    dialog.classList.add("seen");
  });
  dialog.classList.remove("seen");
  observer.observe(document.documentElement);
};
