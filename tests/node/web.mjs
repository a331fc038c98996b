// The page of `make web` in Chromium: node tests/node/web.mjs PAGE MUSTER CHROMIUM [WORD]
// What it makes is held against what the native program MUSTER makes of the same command, byte for byte. Each test is
// told when it ends, with its seconds; two are tried at a time. Ends with "N passed, N failed"; with a WORD only the tests
// that have it in their name are run.
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { openBrowser, openPage } from "./web/browser.mjs";
import * as breaks from "./web/breaks.mjs";
import * as bytes from "./web/bytes.mjs";
import * as behaviour from "./web/behaviour.mjs";
import * as promises from "./web/promises.mjs";
import * as results from "./web/results.mjs";

const [file, muster, executable, word = ""] = process.argv.slice(2);

// A page of other sources would differ for a good reason.
const versionOfPage = async (context) => {
  const { context: tab, page } = await openPage(context.browser, context.file);
  const version = await page.locator("#version").textContent();
  await tab.close();
  return version;
};

const browser = await openBrowser(executable);
const context = { browser, file: resolve(file), muster: resolve(muster) };
let passed = 0;
let failed = 0;
const [page, program] = [await versionOfPage(context), execFileSync(muster, ["--version"], { encoding: "utf-8" }).trim()];
const isSame = program === `muster ${page}`;
if (!isSame) console.log(`  skipped: the page is ${page}, the program ${program}: make web`);
const waiting = isSame ? [promises, breaks, behaviour, results, bytes].flatMap((tests) => tests.all()).filter(([name]) => name.includes(word)) : [];

const tryNext = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, test] = next;
    const began = performance.now();
    const time = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    try {
      await test(context);
      passed++;
      console.log(`  ${name} (${time()})`);
    } catch (fault) {
      failed++;
      console.log(`  FAIL ${name} (${time()}): ${fault.stack ?? fault}`);
    }
  }
};

await Promise.all([tryNext(), tryNext()]);
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
