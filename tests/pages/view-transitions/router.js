// Like Astro's router: fetches the next page and replaces the body, in a view transition if the browser supports them.
const swapTo = async (url) => {
  const text = await (await fetch(url)).text();
  const next = new DOMParser().parseFromString(text, "text/html");
  const swap = () => {
    document.title = next.title;
    document.body.replaceWith(document.adoptNode(next.body));
  };
  if (document.startViewTransition) await document.startViewTransition(swap).updateCallbackDone;
  else swap();
};
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  await swapTo(link.href);
});
addEventListener("popstate", () => swapTo(location.href));
