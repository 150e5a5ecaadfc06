// The shop's two pages.

const escape = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The product, with the button. */
export function productPage(snippet, product) {
  const { id, title, image } = Object.fromEntries(Object.entries(product).map(([name, value]) => [name, escape(value)]));
  return page(snippet, title, `<img src="${image}" alt="" width="320">
<p><button data-genvoris-trigger data-product-id="${id}" data-product-title="${title}"
  data-product-image="${image}" data-product-category="apparel">Try it on</button></p>`);
}

/** Where Stripe leads the shopper: the widget goes on by itself. */
export function thankYouPage(snippet) {
  return page(snippet, "Thank you", `<p>Your try-on is on its way.</p><p><a href="/">Back to the shop</a></p>`);
}

function page({ widget, key, price }, title, body) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<script src="${escape(widget)}" defer data-api-key="${escape(key)}" data-checkout-url="/api/tryon/checkout"
  data-session-url="/api/tryon/session" data-price-label="${escape(price)}"></script>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>`;
}
