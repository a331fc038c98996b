// How soon the page of `make web` is ready: opened TIMES times from its file, each time in a browser that was started anew
// (nothing of the page is kept anywhere), with a processor SLOWER times slower for the page (the browser's own throttle). In
// milliseconds from the beginning of the navigation: the first text, the form to be used, the program compiled; and the
// processor time of the page's process up to then, with all its threads.
// Usage: node bench/open.mjs PAGE [TIMES [SLOWER]]
import { resolve } from "node:path";
import { openBrowser } from "../tests/node/web/browser.mjs";

const [file, times = "5", slower = "1"] = process.argv.slice(2);
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Runs in the page before its script.
const watch = () => {
  const times = (globalThis.times = {});
  const mark = (name) => (times[name] ??= Math.round(performance.now()));
  const compile = WebAssembly.compile;
  WebAssembly.compile = async (bytes) => {
    const module = await compile(bytes);
    mark("compiled");
    return module;
  };
  const look = () => document.getElementById("form")?.hidden === false && mark("form");
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
};

const openOnce = async () => {
  const browser = await openBrowser(CHROMIUM);
  const context = await browser.newContext({ offline: true });
  await context.addInitScript(watch);
  const page = await context.newPage();
  const whole = await browser.newBrowserCDPSession();
  if (Number(slower) > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: Number(slower) });
  const spent = async () => (await whole.send("SystemInfo.getProcessInfo")).processInfo.filter(({ type }) => type === "renderer")
    .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const before = await spent();
  await page.goto(`file://${resolve(file)}`);
  await page.waitForFunction(() => globalThis.times.form !== undefined && globalThis.times.compiled !== undefined);
  const processor = Math.round(1000 * ((await spent()) - before));
  const found = await page.evaluate(() => ({
    text: Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN), ...globalThis.times }));
  await browser.close();
  return { ...found, processor };
};

const all = [];
for (let i = 0; i < Number(times); i++) all.push(await openOnce());
for (const name of Object.keys(all[0])) {
  const sorted = all.map((one) => one[name]).sort((a, b) => a - b);
  console.log(`${name}: ${sorted[0]} ms at least, ${sorted[Math.floor(sorted.length / 2)]} ms mostly, ${sorted.at(-1)} ms at most`);
}
