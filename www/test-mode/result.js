/** The made-up result of test mode. */

/** The height of the band, as a share of the photo's. */
const BAND = 0.12;

const drawBand = (context, width, height) => {
  const band = Math.round(height * BAND);
  context.fillStyle = "#1d1b20cc";
  context.fillRect(0, height - band, width, band);
  context.fillStyle = "#fff";
  context.font = `600 ${Math.round(band / 2)}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText("Test mode", width / 2, height - band / 2, width);
};

/** The shopper's own photo with a band that says "Test mode". The photo does not leave the page. */
const image = async (photo) => {
  const bitmap = await createImageBitmap(photo);
  const canvas = document.createElement("canvas");
  const { width, height } = Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  drawBand(context, width, height);
  return canvas.toDataURL("image/jpeg", 0.85);
};

/** The body of a successful try-on. */
export const result = async (form) => ({
  ...{ success: true, images: [await image(form.get("photo"))], variation_count: 1, remaining_credits: 99 },
  // Without a session token no customer's quota is counted, as on the platform.
  ...(form.get("end_customer_token") && { end_customer_quota: { used: 1, limit: 3, remaining: 2 } }),
  request_id: "test-mode",
});
