// What the page promises: it sends nothing, keeps nothing, reads nothing as anything but text, and serves everybody.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axe, giveFiles, openPage, run } from "./browser.mjs";

const tried = async (page) => {
  await page.click("#try");
  await page.locator("#taken-for table").waitFor();
  return run(page);
};

const sendsNothing = async ({ browser, file }) => {
  const { context, page, watched } = await openPage(browser, file, { offline: false });
  assert.match(await tried(page), /^Done/);
  const elsewhere = watched.requests.filter((url) => !url.startsWith("file://") && !url.startsWith("blob:"));
  assert.deepEqual(elsewhere, []);
  await context.close();
};

// Each way of sending that a script has fails: a server that would hear it hears nothing.
const cannotSend = async ({ browser, file }) => {
  let heard = 0;
  const server = createServer(() => heard++).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.on("connection", () => heard++);
  const { context, page } = await openPage(browser, file, { offline: false });
  const ways = await page.evaluate(async (port) => {
    const url = `http://127.0.0.1:${port}/children`;
    const failed = [];
    const policy = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => policy.push(effectiveDirective));
    await fetch(url).catch(() => failed.push("fetch"));
    await new Promise((resolve) => Object.assign(new Image(), { onerror: () => resolve(failed.push("image")), src: url }));
    await new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.onerror = () => resolve(failed.push("xhr"));
      request.open("GET", url);
      request.send();
    });
    try {
      new WebSocket(`ws://127.0.0.1:${port}/`).onerror = () => {};
    } catch {
      failed.push("socket");
    }
    navigator.sendBeacon(url, "x");
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { failed, policy };
  }, server.address().port);
  for (const way of ["fetch", "image", "xhr"]) assert.ok(ways.failed.includes(way), way);
  assert.ok(ways.policy.includes("connect-src") && ways.policy.includes("img-src"), String(ways.policy));
  assert.equal(heard, 0);
  server.close();
  await context.close();
};

const keepsNothing = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  await tried(page);
  const kept = await page.evaluate(async () => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
    databases: await indexedDB.databases().then((list) => list.length).catch(() => 0),
  }));
  assert.deepEqual(kept, { local: 0, session: 0, cookie: "", databases: 0 });
  await page.reload();
  await page.locator("#form").waitFor();
  assert.equal(await page.locator("#given").isVisible(), false);
  assert.equal(await page.locator("#results").isVisible(), false);
  await context.close();
};

const HOSTILE = `<img src=x onerror=alert(1)>`;

const readsTextAsText = async ({ browser, file }) => {
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  const files = {
    [`--help ${HOSTILE}'"&;$(x).csv`]: "UPN,Surname,Forename,DOB,Sex,Admission Date\n" +
      `A${HOSTILE},"${HOSTILE}",'; DROP,01/02/2015,M,01/09/2020\n`,
    "=cmd|' -C calc'!A0.csv": `${HOSTILE},b\n1,2\n`,
    "__proto__.csv": "a,b\n",
  };
  mkdirSync(join(folder, "in"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "in", name), text);
  const { context, page, watched } = await openPage(browser, file);
  await giveFiles(page, Object.keys(files).map((name) => join(folder, "in", name)));
  await run(page);
  assert.equal(watched.dialogs, 0);
  assert.deepEqual(await page.locator("img").count(), 0);
  assert.ok((await page.locator("body").textContent()).includes(HOSTILE));
  assert.deepEqual(watched.complaints, []);
  rmSync(folder, { recursive: true });
  await context.close();
};

const views = [
  { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { colorScheme: "light", viewport: { width: 320, height: 700 } },
];

const everybody = (view) => async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file, view);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => details.setAttribute("open", "")));
  assert.deepEqual(await axe(page), []);
  await tried(page);
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => details.setAttribute("open", "")));
  assert.deepEqual(await axe(page), []);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `wider than the window by ${wider}`);
  await context.close();
};

// From the first Tab to the result without a mouse.
const byKeyboard = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "skip");
  for (let i = 0; i < 10 && (await focused()) !== "try"; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "go");
  await page.keyboard.press("Enter");
  await page.locator("#results").waitFor();
  assert.equal(await focused(), "head-run");
  await context.close();
};

export const all = () => [
  ["sends nothing", sendsNothing], ["cannot send", cannotSend], ["keeps nothing", keepsNothing],
  ["reads text as text", readsTextAsText], ["by keyboard", byKeyboard],
  ...views.map((view) => [`axe ${view.colorScheme} ${view.viewport.width}`, everybody(view)]),
];

