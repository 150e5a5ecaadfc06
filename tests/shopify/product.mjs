// A product as the storefront's Liquid objects describe it.

const media = (id, src, type = "image") => ({ id, media_type: type, src });
const blue = media(2, "/blue.png");

export const PRODUCT = {
  id: 42,
  title: 'Linen shirt "Ada"',
  url: "/products/linen-shirt",
  media: [media(1, "/front.png"), blue, media(3, "/turn.mp4", "video")],
  selected_or_first_available_variant: { id: 4201, price: 2900, featured_media: blue },
};
