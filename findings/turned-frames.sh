#!/usr/bin/env bash
# A photo that a phone has stored lying on its side, decoded by WebCodecs' ImageDecoder.
#
# Guess: createImageBitmap() of the decoded VideoFrame has the frame's displayWidth and displayHeight, whatever its pixels
# are stored as, for createImageBitmap() of the same file has.
#
# Seen with Chromium 156 and playwright-core 1.64.1: it depends on how large the file is. A JPEG that the decoder has scaled
# down (desiredWidth, desiredHeight) comes in BGRX, and its bitmap is right. One that it has not comes in planes (I420,
# I444), and its bitmap has the size from before the turn, with the whole turned picture squeezed into it: 300x400 where 400x300 is
# meant. drawImage() of the frame itself is right, and so is a square picture, so that a look at the colours does not tell.
#
# What follows: compare the bitmap's width with displayWidth, and decode otherwise where they differ.
#
#   bash findings/turned-frames.sh       needs Node.js with npm, and Chromium
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund playwright-core@1.64.1
chromium="$(command -v chromium || command -v google-chrome)"
cat >look.mjs <<'END'
import { chromium } from "playwright-core";
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
// Decoders of pictures are there in secure contexts alone.
await page.route("http://localhost/", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
await page.goto("http://localhost/");
const seen = await page.evaluate(async () => {
  /** A JPEG of this size whose metadata says: turn it by 90 degrees (EXIF orientation 6). */
  const turned = async (width, height) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").fillRect(0, 0, width / 2, height);
    const jpeg = new Uint8Array(await (await new Promise((done) => canvas.toBlob(done, "image/jpeg"))).arrayBuffer());
    const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
    const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
    return new Blob([jpeg.slice(0, 2), new Uint8Array([0xff, 0xe1, 0, exif.length + 2, ...exif]), jpeg.slice(2)]);
  };
  const look = async (width, height) => {
    const file = await turned(width, height);
    const whole = await createImageBitmap(file);
    const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: "image/jpeg", desiredWidth: 512, desiredHeight: 500 });
    const { image } = await decoder.decode();
    const bitmap = await createImageBitmap(image);
    const scaled = image.codedWidth < width ? "scaled" : "as it is";
    return `${width}x${height}: by itself ${whole.width}x${whole.height}; ${scaled} ${image.displayWidth}x${image.displayHeight}, its bitmap ${bitmap.width}x${bitmap.height}`;
  };
  return [await look(3000, 4000), await look(300, 400)];
});
console.log(browser.version());
console.log(seen.join("\n"));
await browser.close();
END
node look.mjs "$chromium" | tee seen.txt
diff <(tail -n +2 seen.txt) - <<'END'
3000x4000: by itself 4000x3000; scaled 500x375, its bitmap 500x375
300x400: by itself 400x300; as it is 400x300, its bitmap 300x400
END
echo "as seen before"
