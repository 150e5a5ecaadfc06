// A stand-in for Photoroom's image editing API: https://docs.photoroom.com

import { RESULT, isPicture, startService } from "../service.mjs";

export const startPhotoroom = () => startService(answer);

async function answer(call, service) {
  if (call.headers["x-api-key"] !== "pr-test") return refuse(403, "Forbidden");
  if (call.method !== "POST" || call.path !== "/v2/edit") return refuse(404, "Not Found");
  const form = await new Response(call.body, { headers: { "content-type": call.headers["content-type"] } }).formData();
  const files = ["imageFile", "virtualModel.model.custom.imageFile"].map((name) => form.get(name));
  if (files.some((file) => typeof file?.arrayBuffer !== "function")) return refuse(400, "Please provide an image");
  for (const file of files) if (!isPicture(await file.arrayBuffer())) return refuse(400, "Can't read the image");
  if (form.get("virtualModel.mode") !== "ai.auto") return refuse(400, "virtualModel.mode must be ai.auto");
  if (service.mood === "broken") return refuse(500, "Unknown error");
  return { type: "image/jpeg", body: RESULT };
}

const refuse = (status, detail) => ({ status, json: { error: { detail } } });
