// What a person does beside the straight way: drops, corrects, answers when asked, stops, gives what is no register.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, choose, drop, giveFiles, giveFolder, openPage, run, saved } from "./browser.mjs";
import { compared } from "./bytes.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const EXPORTS = join(ROOT, "fixtures/exports");
const NOW = ["--now", "2026-01-20T09:00:00"];
const MILL_LANE = ["--school", "8354321", "--school-name", "Mill Lane School", "--phase", "PS"];

const inFolder = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const droppedFolder = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  await drop(page, [join(EXPORTS, "workbook")]);
  assert.match(await page.locator("#taken-for").textContent(), /Attendance\.xlsx, sheet Week 1marks: 13 of 13 columns, week of 2026-01-12/);
  assert.match(await page.locator("#taken-for").textContent(), /sheet NotesNot read: no heading row that is known/);
  await context.close();
};

// A register that does not say which school it is: the page asks, and leads to the question.
const asksForTheSchool = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  await giveFolder(page, join(EXPORTS, "workbook"));
  assert.match(await run(page), /nothing was made/);
  assert.match(await page.locator("#fault").textContent(), /which school is this/);
  await page.click("#fault a");
  assert.equal(await page.evaluate(() => document.activeElement.id), "ask--school");
  await answer(page, [...MILL_LANE, ...NOW]);
  assert.match(await run(page), /^Done/);
  assert.match(await page.locator("#findings .answer").textContent(), /^Not ready: \d+ error/);
  await page.frameLocator("#report").getByText("R127: A code in the future").first().waitFor({ state: "attached" });
  await context.close();
};

// A column that is not wanted is struck out in the page; the map that is saved says so, and counts in the run.
const correctsAMap = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  await giveFolder(page, join(EXPORTS, "day-rows"));
  await page.evaluate(() => document.querySelectorAll("#correct details").forEach((details) => details.setAttribute("open", "")));
  const field = page.locator('#map input[value^="Reg Group="]');
  await field.fill("Reg Group=-");
  await page.click("#read-again");
  await page.locator('#map input[value="Reg Group=-"]').waitFor({ state: "attached" });
  await page.evaluate(() => document.querySelectorAll("#correct details").forEach((details) => details.setAttribute("open", "")));
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save-map")]);
  assert.equal(download.suggestedFilename(), "map.csv");
  assert.match(readFileSync(await download.path(), "utf-8"), /Reg Group=-/);
  await choose(page, "import");
  await answer(page, [...MILL_LANE, ...NOW]);
  assert.match(await run(page), /^Done/);
  const made = await saved(page);
  assert.match(made["map.csv"].toString(), /Reg Group=-/);
  await context.close();
};

// Loose files are laid together; a map goes by its option.
const looseFiles = (context) => inFolder(async (folder) => {
  const plain = join(ROOT, "fixtures/registers/plain");
  cpSync(plain, join(folder, "files"), { recursive: true });
  const { context: tab, page } = await openPage(context.browser, context.file);
  const names = ["schools", "pupils", "marks", "calendar", "suspensions"].map((name) => join(plain, `${name}.csv`));
  await giveFiles(page, names);
  await answer(page, [...NOW]);
  assert.match(await run(page), /^Done/);
  assert.match(await page.locator("#command").textContent(), / -- files$/);
  await tab.close();
});

const noRegister = (context) => inFolder(async (folder) => {
  writeFileSync(join(folder, "holiday.csv"), "a,b\n1,2\n");
  const { context: tab, page } = await openPage(context.browser, context.file);
  await page.click("#go");
  assert.match(await page.locator("#ready").textContent(), /Choose files/);
  await giveFiles(page, [join(folder, "holiday.csv")]);
  assert.match(await page.locator("#taken-for").textContent(), /Not read: no heading row that is known/);
  assert.match(await run(page), /nothing was made/);
  assert.match(await page.locator("#fault").textContent(), /schools\.csv is missing/);
  assert.equal(await page.locator("#results").isVisible(), false);
  await tab.close();
});

// A register with `pupils` pupils and `days` days; every mark is a code that nobody knows.
const wrongRegister = (folder, pupils, days) => {
  mkdirSync(folder);
  const school = "835,2990";
  writeFileSync(join(folder, "schools.csv"), `LEA,Estab,SchoolName,Phase\n${school},Wrong Lane School,PS\n`);
  const upn = (i) => `A8352990${String(i).padStart(5, "0")}`;
  const each = Array.from({ length: pupils }, (_, i) => i);
  writeFileSync(join(folder, "pupils.csv"), "LEA,Estab,UPN,Surname,Forename,DOB,Sex,EntryDate\n" +
    each.map((i) => `${school},${upn(i)},Wrong${i},Anna,2016-03-04,F,2021-09-01\n`).join(""));
  const first = Date.UTC(2025, 8, 1);
  const dates = Array.from({ length: days }, (_, i) => new Date(first + i * 864e5).toISOString().slice(0, 10));
  writeFileSync(join(folder, "marks.csv"), "LEA,Estab,UPN,Date,Session,Code\n" +
    each.map((i) => dates.map((date) => `${school},${upn(i)},${date},AM,Ä\n${school},${upn(i)},${date},PM,Ä\n`).join("")).join(""));
};

const manyFindings = (context) => inFolder(async (folder) => {
  wrongRegister(join(folder, "wrong"), 500, 100);
  const { context: tab, page } = await openPage(context.browser, context.file);
  await giveFolder(page, join(folder, "wrong"));
  await answer(page, [...NOW]);
  assert.match(await run(page), /^Done/);
  assert.match(await page.locator("#findings .answer").textContent(), /Not ready: 1\d\d,\d\d\d errors/);
  const report = page.frameLocator("#report");
  await report.locator("h1").first().waitFor();
  assert.ok((await report.locator("tr").count()) < 5000, "rows are made when they come into view");
  await tab.close();
});

const stops = (context) => inFolder(async (folder) => {
  wrongRegister(join(folder, "wrong"), 500, 100);
  const { context: tab, page } = await openPage(context.browser, context.file);
  await giveFolder(page, join(folder, "wrong"));
  await page.click("#go");
  await page.click("#stop");
  assert.match(await page.locator("#state").textContent(), /^Stopped: nothing was made/);
  assert.equal(await page.locator("#results").isVisible(), false);
  assert.match(await run(page), /^Done/);
  await tab.close();
});

// What is more than the page copies stays on the disk: the same bytes.
const large = (context) => inFolder(async (folder) => {
  cpSync(join(ROOT, "fixtures/registers/plain"), join(folder, "register"), { recursive: true });
  writeFileSync(join(folder, "register/scan.pdf"), "%PDF-1.7\n");
  truncateSync(join(folder, "register/scan.pdf"), 65e6);
  await compared(context, { folder: join(folder, "register"), task: "school-census", words: ["--term", "spring", "--year", "2026", ...NOW] });
});

// A page that was made is shown below the files, in its own look: what it may run, the page permits.
const looksAtAPage = async ({ browser, file }) => {
  const { context, page, watched } = await openPage(browser, file);
  await giveFolder(page, join(ROOT, "fixtures/registers/plain"));
  await choose(page, "school-census");
  await answer(page, ["--term", "spring", "--year", "2026", ...NOW]);
  assert.match(await run(page), /^Done/);
  await page.click('button[aria-label="Look at summary.html here"]');
  const frame = page.frameLocator("#report");
  await frame.locator("h1").first().waitFor();
  assert.ok((await frame.locator("body").evaluate(() => document.styleSheets.length)) > 0);
  assert.deepEqual(watched.complaints, []);
  await context.close();
};

const looksUp = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file);
  await page.click("#look-table button");
  await page.locator("#looked-up td").first().waitFor();
  await page.fill("#look-rule", "R114");
  await page.click("#look-explain button");
  await page.locator("#looked-up pre").waitFor();
  assert.match(await page.locator("#looked-up").textContent(), /X for a pupil of compulsory school age/);
  await context.close();
};

export const all = () => [
  ["a folder dropped", droppedFolder], ["asks for the school", asksForTheSchool], ["corrects a map", correctsAMap],
  ["loose files", looseFiles], ["no register", noRegister], ["many findings", manyFindings], ["stops", stops],
  ["large", large], ["looks at a page", looksAtAPage], ["looks up", looksUp],
];
