// The page in Chromium, as a person has it: files are given, questions answered, a run watched, files saved.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

export const openBrowser = (executablePath) =>
  chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });

// A page with what it asked the network for, and what it complained about; `first`: a function that runs in it before its
// own script.
export const openPage = async (browser, file, { first, ...options } = {}) => {
  const context = await browser.newContext({ offline: true, acceptDownloads: true, ...options });
  if (first !== undefined) await context.addInitScript(first);
  const page = await context.newPage();
  const watched = { requests: [], complaints: [], dialogs: 0 };
  context.on("request", (request) => watched.requests.push(request.url()));
  page.on("pageerror", (error) => watched.complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && watched.complaints.push(message.text()));
  page.on("dialog", (dialog) => {
    watched.dialogs++;
    dialog.dismiss();
  });
  await page.goto(`file://${file}`);
  await page.locator("#form").waitFor({ timeout: 60000 });
  return { context, page, watched };
};

export const giveFolder = (page, folder) => given(page, () => page.setInputFiles("#choose-folder", folder));
export const giveFiles = (page, files) => given(page, () => page.setInputFiles("#choose-files", files));

// Until the page has said what everything is taken for.
const given = async (page, give) => {
  await give();
  await page.locator("#taken-for table").waitFor({ timeout: 60000 });
  await page.waitForFunction(() => document.getElementById("reading-state").textContent === "", null, { timeout: 60000 });
};

// Dropped with the mouse, by the browser's own protocol.
export const drop = (page, paths) =>
  given(page, async () => {
    const box = await page.locator("#drop").boundingBox();
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + 20, data });
    }
  });

export const choose = async (page, task) => {
  await page.check(`#task-${task}`);
  await page.locator(`#asks[data-task="${task}"]`).waitFor({ state: "attached" });
};

// Options of a command as words: fields of the page, those below the heading too.
export const answer = async (page, words) => {
  await page.evaluate(() => document.getElementById("further").setAttribute("open", ""));
  const term = words.indexOf("--term");
  if (term >= 0) await page.selectOption("#ask--term", words.splice(term, 4).join(" "));
  while (words.length > 0) {
    const name = words.shift();
    const field = page.locator(`#ask${name}`);
    if ((await field.getAttribute("type")) === "checkbox") await field.check();
    else if ((await field.evaluate(({ tagName }) => tagName)) === "SELECT") await field.selectOption(words.shift());
    else await field.fill(words.shift());
  }
};

// The report stands in a process of its own: where the page has scrolled in this moment, the browser may still take the
// mouse for the report's, and nobody hears of the click. No person is so quick.
export const press = async (page, selector) => {
  await page.locator(selector).scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  await page.click(selector);
};

export const run = async (page) => {
  await page.evaluate(() => (document.getElementById("state").textContent = "")); // of the run before
  await press(page, "#go");
  await page.waitForFunction(() => ["state", "ready", "unanswered", "broken"].some((id) => document.getElementById(id).textContent !== ""), null,
    { timeout: 20000 });
  await page.waitForFunction(() => document.getElementById("state").textContent !== "" && document.getElementById("stop").hidden,
    null, { timeout: 300000 });
  return page.locator("#state").textContent();
};

// The archive of everything that was made, as { name: bytes }. The page stores, and does not compress.
export const saved = async (page) => {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "#save-all")]);
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  try {
    const path = join(folder, "saved.zip");
    await download.saveAs(path);
    return unzipped(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const unzipped = (archive) => {
  const files = {};
  for (let at = 0; archive.readUInt32LE(at) === 0x04034b50;) {
    const size = archive.readUInt32LE(at + 18);
    const name = archive.toString("utf-8", at + 30, at + 30 + archive.readUInt16LE(at + 26));
    const begin = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
    files[name] = archive.subarray(begin, begin + size);
    at = begin + size;
  }
  return files;
};

// What axe-core finds, in words.
export const axe = async (page) => {
  const violations = await page.evaluate(`${AXE}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html, failureSummary }) => html + " " + failureSummary).join(" | ")))`);
  return violations;
};
