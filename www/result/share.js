/** Shares the picture as a file, or copies it where the browser cannot share files. */
import { COPIED, NOT_SHARED, SHARE } from "build";
import { loader } from "../shared/loader-object.js";
import { say } from "./say.js";
import { text } from "./texts.js";
import { appendTool } from "./tool.js";

/** An arrow that leaves a box. */
const ICON = "M12 15V4M8 7.5L12 4l4 3.5M6 11H5v9h14v-9h-1";

/** The picture as a PNG, drawn from the page: its address may not be allowed to be fetched. */
const toPng = (picture) =>
  new Promise((resolve, reject) => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth || picture.width;
    canvas.height = picture.naturalHeight || picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(Error("empty"))), "image/png");
  });

const share = async (picture, { title }) => {
  const blob = await toPng(picture);
  const files = [new File([blob], "try-on.png", { type: blob.type })];
  if (navigator.canShare?.({ files })) return await navigator.share({ files, title });
  await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]);
  return say(text(COPIED));
};

export const addShare = (figure, tools, product) => {
  appendTool(tools, "share", ICON, text(SHARE), async () => {
    try {
      await share(figure.querySelector("[part~=image]"), product);
      loader.parts.dialog.recordEvent("RESULT_SHARED", { id: product.id, title: product.title, address: product.pageUrl });
    } catch (error) {
      // The shopper has closed the system's own dialog.
      if (error?.name !== "AbortError") say(text(NOT_SHARED));
    }
  });
};
