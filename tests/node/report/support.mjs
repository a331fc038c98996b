// What the tests of pages share: a browser, named tests, and what must hold of every page that is opened.
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const folder = process.argv[2];
export const whole = process.argv[4] === "all";
const tests = [];
export const test = (name, run) => tests.push({ name, run });

export function equal(found, wanted, what = "") {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what} ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`.trim());
  }
}

export function ok(truth, what) {
  if (!truth) throw new Error(what);
}

let browser;

// Opens a report. Nothing is asked of any network, nothing is said on the console, no dialog opens.
export async function open(name, options = {}) {
  const { hash = "", ...more } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...more });
  const page = await context.newPage();
  page.faults = [];
  page.on("request", (request) => {
    if (!/^(file|blob):/.test(request.url())) page.faults.push("asked for " + request.url());
  });
  page.on("console", (message) => page.faults.push("console: " + message.text()));
  page.on("pageerror", (error) => page.faults.push("error: " + error.message));
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload") page.faults.push("dialog: " + dialog.message());
    dialog.accept();
  });
  await page.goto(`file://${folder}/${name}${hash}`);
  if (more.javaScriptEnabled !== false && !options.stopped) await page.waitForSelector("#found:not(:empty)", { state: "attached" });
  return page;
}

// What axe-core finds, with everything opened that can be.
export async function judge(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
  await page.waitForTimeout(100);
  await page.evaluate(axe); // not a script of the page: its policy permits none
  const found = await page.evaluate(() => window.axe.run(document,
    { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  equal(found.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html).join(" ")), []);
}

export const widthOf = (page) => page.evaluate(() => document.documentElement.scrollWidth);

export async function close(page) {
  equal(page.faults, []);
  await page.context().close();
}

export async function runTests() {
  browser = await chromium.launch({ executablePath: process.argv[3], args: ["--no-sandbox"] });
  let failed = 0;
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}: ${error.message}`);
    }
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
}
