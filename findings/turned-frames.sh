#!/usr/bin/env bash
# How WebCodecs' ImageDecoder decodes a photo whose EXIF orientation rotates it by 90 degrees, as phones store them.
#
# Expected: createImageBitmap() of the decoded VideoFrame has the frame's displayWidth and displayHeight, whatever the
# frame's pixel format is, because createImageBitmap() of the file has this size too.
#
# Observed with Chromium 156 and playwright-core 1.64.1: it depends on the size of the picture. If the decoder scales a JPEG
# down (desiredWidth, desiredHeight), the frame's format is BGRX, and the bitmap is correct. If it does not, the format is
# planar (I420, I444), and the bitmap has the size from before the rotation, with the rotated picture squeezed into it:
# 300x400 instead of 400x300. drawImage() of the frame is correct, and so is the bitmap of a square picture, so a test
# that compares colours does not find the error.
#
# Therefore: compare the bitmap's width with displayWidth, and decode the file in another way if they differ.
#
#   bash findings/turned-frames.sh       (needs Node.js with npm, and Chromium)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund playwright-core@1.64.1
chromium="$(command -v chromium || command -v google-chrome)"
cat >decode.mjs <<'END'
import { chromium } from "playwright-core";
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
// ImageDecoder exists only in secure contexts, of which http://localhost is one.
await page.route("http://localhost/", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
await page.goto("http://localhost/");
const observed = await page.evaluate(async () => {
  /** A JPEG of this size with EXIF orientation 6, which rotates it by 90 degrees. */
  const rotatedJpeg = async (width, height) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").fillRect(0, 0, width / 2, height);
    const jpeg = new Uint8Array(await (await new Promise((done) => canvas.toBlob(done, "image/jpeg"))).arrayBuffer());
    const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
    const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
    return new Blob([jpeg.slice(0, 2), new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]), jpeg.slice(2)]);
  };
  const describe = async (width, height) => {
    const file = await rotatedJpeg(width, height);
    const whole = await createImageBitmap(file);
    const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: "image/jpeg", desiredWidth: 512, desiredHeight: 500 });
    const { image } = await decoder.decode();
    const bitmap = await createImageBitmap(image);
    const scaled = image.codedWidth < width ? "scaled" : "not scaled";
    return `${width}x${height}: createImageBitmap(file) ${whole.width}x${whole.height}; ${scaled} frame ${image.displayWidth}x${image.displayHeight}, createImageBitmap(frame) ${bitmap.width}x${bitmap.height}`;
  };
  return [await describe(3000, 4000), await describe(300, 400)];
});
console.log(browser.version());
console.log(observed.join("\n"));
await browser.close();
END
node decode.mjs "$chromium" | tee observed.txt
diff <(tail -n +2 observed.txt) - <<'END'
3000x4000: createImageBitmap(file) 4000x3000; scaled frame 500x375, createImageBitmap(frame) 500x375
300x400: createImageBitmap(file) 400x300; not scaled frame 400x300, createImageBitmap(frame) 300x400
END
echo "The result is the same as before."
