// The way through the dialog, screen by screen.

import { backend, PHOTO } from "./shop.mjs";

const part = (page, name) => page.locator(`genvoris-widget [part~="${name}"]`);
const screen = (page, name) => page.locator(`genvoris-widget dialog[data-screen="${name}"]`).waitFor();
const choosePhoto = (page, file = PHOTO) => part(page, "photo-input").setInputFiles(file);
const open = (page, options) => page.evaluate((options) => Genvoris.openTryOn(options), options);
const close = async (page) => {
  await part(page, "close").click();
  await part(page, "dialog").waitFor({ state: "hidden" });
};
const submit = async (page, answer) => {
  backend.answer = answer;
  await part(page, "submit").click({ force: true });
};

/** Each step leads to the screen that it is named after. */
export const STEPS = [
  ["intro", async (page) => {
    await page.locator("[data-genvoris-trigger]").click();
    await screen(page, "intro");
  }],
  ["intro-problem", async (page) => {
    await choosePhoto(page, { name: "notes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
    await part(page, "intro").locator(".problem").waitFor();
  }],
  ["preview", async (page) => {
    await choosePhoto(page);
    await screen(page, "preview");
  }],
  ["preview-consent", async (page) => {
    await part(page, "submit").click({ force: true });
    await part(page, "preview").locator(".problem").waitFor();
  }],
  ["progress", async (page) => {
    await part(page, "consent").click();
    await submit(page, "none");
    await screen(page, "progress");
  }],
  ["result", async (page) => {
    await close(page);
    await page.reload();
    await open(page, { productId: "linen-shirt", productTitle: "Linen shirt, relaxed fit", productPrice: "€ 89.00", productImages: ["/linen-shirt.png"] });
    await screen(page, "intro");
    await choosePhoto(page);
    await screen(page, "preview");
    await part(page, "consent").click();
    await submit(page, "results");
    await part(page, "zoom").first().waitFor();
  }],
  ["result-compare", (page) => part(page, "compare").first().click()],
  ["result-feedback", async (page) => {
    await part(page, "compare").first().click();
    await part(page, "feedback").click();
  }],
  ["error", async (page) => {
    await close(page);
    await open(page, { productTitle: "A very long product title that goes over more than two lines on a phone at least, in linen and wool", productImages: ["/missing.png"] });
    await screen(page, "preview");
    await submit(page, "refused");
    await screen(page, "error");
  }],
  ["paywall", async (page) => {
    await close(page);
    await open(page, { productTitle: "Linen shirt", productImages: ["/linen-shirt.png"] });
    await screen(page, "preview");
    await submit(page, "paywall");
    await screen(page, "paywall");
  }],
  ["unavailable", async (page) => {
    await close(page);
    await open(page, { productTitle: "Linen shirt", productImages: ["/linen-shirt.png"] });
    await screen(page, "preview");
    await submit(page, "locked");
    await screen(page, "unavailable");
  }],
];
