// Like jQuery plugins for infinite scrolling: fetches the next page and appends its products. The handler of the theme is
// delegated to `document`.
document.addEventListener("click", async (event) => {
  const next = event.target.closest("a.next");
  if (!next) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("GET", next.href);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.onload = () => {
    const holder = document.createElement("div");
    holder.innerHTML = request.responseText;
    for (const item of holder.querySelectorAll("ul.products > li")) document.querySelector("ul.products").appendChild(item);
    next.remove();
  };
  request.send();
});
