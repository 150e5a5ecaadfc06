// Incorrect uses, which the compiler must reject. `@ts-expect-error` makes it an error if one of them compiles.
import { loadGenvoris } from "@genvoris/widget";
import { GenvorisProvider, TryOnButton, useTryOn } from "@genvoris/widget/react";

// @ts-expect-error: on a server there is no API
loadGenvoris({}).then((genvoris) => genvoris.openTryOn());
// @ts-expect-error: options are in camelCase
loadGenvoris({ "data-api-key": "gvk_pub_1" });
// @ts-expect-error: the dialog has no messages in this language
loadGenvoris({ language: "nl" });
// @ts-expect-error: a token callback gives a token
loadGenvoris({ tokenCallback: () => 7 });
// @ts-expect-error: texts are no attribute of the script tag
loadGenvoris({ messages: { en: {} } });
// @ts-expect-error: the option is called `page_url`
useTryOn().openTryOn({ pageUrl: "https://shop.example/" });

export const pages = [
  // @ts-expect-error: the token of a provider is `token`
  <GenvorisProvider endCustomerToken="eyJ.eyJ.c2ln" />,
  // @ts-expect-error: this event's detail has no images
  <GenvorisProvider onOpen={({ images }) => images} />,
  // @ts-expect-error: there is no such event
  <GenvorisProvider onFinished={() => {}} />,
  // @ts-expect-error: a category is one of four values
  <TryOnButton productCategory="shoes" />,
  // @ts-expect-error: several pictures are an array
  <TryOnButton productImages="/a.png" />,
];
