/** The product to try on: what a call says comes first, then the trigger, then the page's metadata. */
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { hostPage } from "./host-page.js";
import { productMetadata } from "./product-metadata.js";
import { triggerData } from "./trigger-data.js";

/** As many images as are read of a call. */
const MAX_IMAGES = 64;

/** A property of an object that the page has passed; `undefined` where it is no text, is empty or throws. */
export const textProperty = catchErrors((object, name) => (typeof object?.[name] === "string" && object[name]) || undefined);

const listProperty = catchErrors((object, name) =>
  Array.isArray(object?.[name]) ? Array.prototype.slice.call(object[name], 0, MAX_IMAGES) : [],
);

/** The images of a call. One that is not possible is reported, and the others are used. */
const imagesOfCall = (options) => {
  const images = listProperty(options, "productImages") ?? [];
  const check = (image) => hostPage().imageUrl(image) ?? hostPage().reportInvalid("data-product-images", "images", image);
  return images.map(check).filter(Boolean);
};

const categoryOfCall = (options) => {
  const category = textProperty(options, "productCategory");
  if (category && !/^(apparel|home|object|other)$/.test(category)) {
    return hostPage().reportInvalid("data-product-category", "category", category);
  }
  return category;
};

/** Adds what is missing and the page's metadata has. */
const addMetadata = (product) => {
  const metadata = catchErrors(productMetadata)(document, product) ?? {};
  product.id ??= metadata.id;
  product.title ??= metadata.title;
  product.price ??= metadata.price;
  if (!product.images.length) product.images = (metadata.images ?? []).map(hostPage().imageUrl).filter(Boolean);
};

/**
 * @param {Element | undefined} trigger
 * @param {any} options of `openTryOn`
 */
export const resolveProduct = (trigger, options) => {
  const data = trigger ? hostPage().readTrigger((attribute) => triggerData(trigger, attribute) ?? undefined) : {};
  const callImages = imagesOfCall(options);
  const triggerImages = [...new Set([data.productImage, ...(data.productImages ?? [])])].filter(Boolean);
  const product = {
    id: data.productId ?? hostPage().settings().productId,
    title: textProperty(options, "productTitle") ?? data.productTitle,
    images: callImages.length ? callImages : triggerImages,
    category: categoryOfCall(options) ?? data.productCategory,
    price: textProperty(options, "productPrice") ?? data.productPrice,
    variant: textProperty(options, "productVariant") ?? data.productVariant,
    pageUrl: textProperty(options, "page_url"),
  };
  addMetadata(product);
  return { product, language: data.language };
};

/** Tells the page's author what the try-on cannot do without. */
export const reportMissingImage = ({ images }) =>
  images.length || loader.log("no product image: give the trigger data-product-image, or the call productImages.");
