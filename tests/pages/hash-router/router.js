// A single-page application that uses the hash as its route.
const products = { shirt: "Linen shirt", coat: "Wool coat" };
const render = () => {
  const id = location.hash.replace(/^#\/(product\/)?/, "");
  const app = document.getElementById("app");
  app.textContent = "";
  if (!products[id]) {
    for (const [key, title] of Object.entries(products)) {
      const link = Object.assign(document.createElement("a"), { href: `#/product/${key}`, textContent: title, id: `to-${key}` });
      app.append(link, " ");
    }
    return;
  }
  const trigger = document.createElement("button");
  trigger.textContent = "Try it on";
  trigger.setAttribute("data-genvoris-trigger", "");
  trigger.dataset.productId = id;
  trigger.dataset.productTitle = products[id];
  trigger.dataset.productImage = "{{garment}}";
  const back = Object.assign(document.createElement("a"), { href: "#/", textContent: "All", id: "all" });
  app.append(Object.assign(document.createElement("h1"), { textContent: products[id] }), trigger, back);
};
addEventListener("hashchange", render);
render();
