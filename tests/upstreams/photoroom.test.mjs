// The platform against a stand-in for Photoroom, which has no public client.

import { describe } from "node:test";

import { testPlatform } from "./behaviour.mjs";
import { startPhotoroom } from "./services/photoroom.mjs";

describe("the platform with --upstream photoroom", () => {
  testPlatform({ name: "photoroom", start: startPhotoroom, key: "pr-test", polled: false, submits: ({ method }) => method === "POST" });
});
