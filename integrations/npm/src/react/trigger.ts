/// <reference path="../../genvoris.d.ts" preserve="true" />
/** The attributes of a trigger, from props of the same names in camelCase. */

export type ProductProps = { [Name in keyof GenvorisWidget.TriggerConfig]?: GenvorisWidget.TriggerConfig[Name] | undefined };

/** The attributes by the props. The compiler finds one that is missing. */
const ATTRIBUTES: Record<keyof GenvorisWidget.TriggerConfig, string> = {
  productId: "data-product-id",
  productTitle: "data-product-title",
  productImage: "data-product-image",
  productImages: "data-product-images",
  productCategory: "data-product-category",
  productPrice: "data-product-price",
  productVariant: "data-product-variant",
  language: "data-language",
};

const isProductProp = (name: string): name is keyof typeof ATTRIBUTES => Object.keys(ATTRIBUTES).includes(name);

const attributeValue = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : (value as string | undefined));

/** Separates the product from the other props. */
export const triggerAttributes = <Props extends ProductProps>(props: Props) => {
  const attributes: Record<string, string | undefined> = { "data-genvoris-trigger": "" };
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    if (isProductProp(name)) attributes[ATTRIBUTES[name]] = attributeValue(value);
    else others[name] = value;
  }
  return { attributes, others: others as Omit<Props, keyof ProductProps> };
};
