// Faults that are more than one broken exchange: each does what breaks after the photo was chosen, and says how it is healed.

import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/** Waits until the page asks for its job. */
const polled = (shop) => shop.page.waitForRequest((request) => request.url().includes("/api/tryon/jobs/"));

/** The shopper has sent the photo, the platform has answered with a job, and the picture is not ready. */
async function startJob(shop, { renderer }) {
  renderer.hold();
  const poll = polled(shop);
  await shop.submit();
  await poll;
}

const lifecycle = async (shop, state) => {
  const session = await shop.context.newCDPSession(shop.page);
  await session.send("Page.setWebLifecycleState", { state });
};

export const SCENARIOS = [
  {
    name: "the platform is killed in mid-job and started again",
    async run(shop, stage) {
      await startJob(shop, stage);
      await stage.platform.stop("SIGKILL");
      stage.renderer.release();
      await stage.platform.startAgain();
    },
  },
  {
    name: "the platform is killed while it renders an answer",
    direct: true,
    async run(shop, { platform, renderer }) {
      renderer.hold();
      const asked = renderer.asked();
      await shop.submit();
      await asked;
      await platform.stop("SIGKILL");
      renderer.release();
      await platform.startAgain();
    },
  },
  {
    name: "the platform is stopped in mid-job and started again, as by a deployment",
    async run(shop, stage) {
      await startJob(shop, stage);
      const stopped = stage.platform.stop("SIGTERM");
      stage.renderer.release();
      await stopped;
      await stage.platform.startAgain();
    },
  },
  {
    name: "the session is revoked between two polls",
    async run(shop, stage) {
      await startJob(shop, stage);
      const path = `/customers/${shop.customer}/sessions`;
      const { body } = await stage.platform.get(path);
      for (const { jti } of body.data) await stage.platform.call("DELETE", `${path}/${jti}`);
      stage.renderer.release();
    },
  },
  {
    name: "the session is revoked before the photo is sent",
    direct: true,
    async run(shop, { platform }) {
      const path = `/customers/${shop.customer}/sessions`;
      const { body } = await platform.get(path);
      for (const { jti } of body.data) await platform.call("DELETE", `${path}/${jti}`);
      await shop.submit();
    },
  },
  {
    name: "offline while the dialog is closed",
    async run(shop, stage) {
      await startJob(shop, stage);
      await shop.context.setOffline(true);
      await shop.page.click("genvoris-widget [part=close]");
      await shop.context.setOffline(false);
      stage.renderer.release();
      await shop.page.click("[data-genvoris-trigger]");
    },
  },
  {
    name: "offline while the photo is sent, and online again",
    direct: true,
    async run(shop) {
      await shop.context.setOffline(true);
      const failed = once(shop.page, "requestfailed");
      await shop.submit();
      await failed;
      await shop.context.setOffline(false);
    },
  },
  {
    name: "the page is frozen while the picture is made",
    async run(shop, stage) {
      await startJob(shop, stage);
      await lifecycle(shop, "frozen");
      stage.renderer.release();
      await stage.renderer.idle();
      await lifecycle(shop, "active");
    },
  },
  {
    name: "the tab is discarded while the picture is made",
    async run(shop, stage) {
      await startJob(shop, stage);
      await shop.discard();
      stage.renderer.release();
      await stage.renderer.idle();
      await shop.restore();
      await shop.page.click("[data-genvoris-trigger][data-genvoris-status=done]");
    },
  },
  {
    name: "the shopper leaves for another page while the picture is made",
    async run(shop, stage) {
      await startJob(shop, stage);
      await shop.page.reload();
      stage.renderer.release();
      await shop.page.click("[data-genvoris-trigger][data-genvoris-status]");
    },
  },
];

/** The fault itself, and not a wait for something. */
const OUTAGE_MILLIS = 20_000;

/** Faults of the database: what is going on when its connections end. */
export const OUTAGES = [
  {
    name: "the database is away for 20 s when the photo is sent",
    async run(shop, { link }) {
      await link.cut();
      await shop.submit();
      await wait(OUTAGE_MILLIS);
      await link.open();
    },
  },
  {
    name: "the database is away for 20 s while the picture is made",
    async run(shop, { link, renderer }) {
      renderer.hold();
      const asked = renderer.asked();
      await shop.submit();
      await asked;
      await link.cut();
      renderer.release();
      await wait(OUTAGE_MILLIS);
      await link.open();
    },
  },
];
