// What one does with a result: answer its queries for the next run, follow a figure, compare two, take up a saved one.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, choose, giveFiles, giveFolder, openPage, run, saved } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PLAIN = join(ROOT, "fixtures/registers/plain");
const CENSUS = ["--term", "spring", "--year", "2026", "--now", "2026-01-20T09:00:00"];

const inFolder = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// The command that the page shows, by the native program.
const natively = async (muster, page, cwd) => {
  const line = (await page.locator("#command").textContent()).replace(/^muster /, '"$MUSTER" ');
  const { status } = spawnSync("sh", ["-c", line], { cwd, stdio: "ignore", env: { ...process.env, MUSTER: muster } });
  assert.ok(status <= 1, `${line}: status ${status}`);
};

const downloaded = async (page, selector) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(selector).click()]);
  return readFileSync(await download.path());
};

const census = async (page, folder) => {
  await giveFolder(page, folder);
  await choose(page, "school-census");
  await answer(page, [...CENSUS]);
  assert.match(await run(page), /^Done/);
  const errors = /^Not ready/.test(await page.locator("#findings .answer").textContent());
  assert.match(await page.locator("#then").textContent(), errors ? /^Put right/ : /^Save the XML file/);
};

const POSSIBLE = "Attendance.Possible.Sessions";
const rowsOf = `button[aria-label="Show the rows of ${POSSIBLE}"]`;

const followsAFigure = ({ browser, file, muster }) => inFolder(async (folder) => {
  cpSync(PLAIN, join(folder, "register"), { recursive: true });
  const { context, page, watched } = await openPage(browser, file);
  await census(page, join(folder, "register"));
  await page.click("#trace-form button");
  await page.locator(rowsOf).click();
  await page.locator("#trace-rows h4").waitFor();
  assert.match(await page.locator("#trace-rows").textContent(), /The rows come to (\d+), and the return says \1\./);
  const rows = await downloaded(page, "#trace-rows p:last-child button");
  await natively(muster, page, folder);
  const key = await page.inputValue("#trace-key");
  assert.equal(rows.toString(), execFileSync(muster, ["trace", "out", key, POSSIBLE, "--report", "csv"], { cwd: folder, encoding: "utf-8" }));
  await page.fill("#trace-key", "A999999999999");
  await page.click("#trace-form button");
  assert.match(await page.locator("#trace-figures .fault").textContent(), /no return of the run has it/);
  assert.deepEqual(watched.complaints, []);
  await context.close();
});

const comparesTwoRuns = ({ browser, file, muster }) => inFolder(async (folder) => {
  const register = join(folder, "register");
  cpSync(PLAIN, register, { recursive: true });
  const { context, page, watched } = await openPage(browser, file);
  await choose(page, "diff");
  await page.click("#go");
  assert.match(await page.locator("#unanswered").textContent(), /^Choose two/);
  await census(page, register);
  await natively(muster, page, folder);
  renameSync(join(folder, "out"), join(folder, "out-before"));
  const pupils = readFileSync(join(register, "pupils.csv"), "utf-8").trimEnd().split("\n");
  writeFileSync(join(register, "pupils.csv"), `${pupils.slice(0, -1).join("\n")}\n`);
  await census(page, register);
  await natively(muster, page, folder);
  await choose(page, "diff");
  assert.equal(await run(page), "Done: they differ.");
  await natively(muster, page, folder);
  const made = await saved(page);
  assert.deepEqual(Object.keys(made).sort(), ["changes.csv", "changes.html"]);
  for (const [name, bytes] of Object.entries(made)) assert.ok(bytes.equals(readFileSync(join(folder, name))), `${name} differs`);
  assert.match(await page.frameLocator("#report").locator("body").textContent(), /What changed/);
  assert.deepEqual(watched.complaints, []);
  await context.close();
});

// The archive that was saved, dropped in another tab with the register: its figures can be followed, and it can be
// compared with a return.
const takesUpASavedResult = ({ browser, file }) => inFolder(async (folder) => {
  const first = await openPage(browser, file);
  await census(first.page, PLAIN);
  const [download] = await Promise.all([first.page.waitForEvent("download"), first.page.click("#save-all")]);
  await download.saveAs(join(folder, "result.zip"));
  await first.context.close();
  const { context, page, watched } = await openPage(browser, file);
  await giveFolder(page, PLAIN);
  await giveFiles(page, [join(folder, "result.zip")]);
  await page.waitForFunction(() => document.getElementById("taken-for").textContent.includes("a result of Muster"));
  await choose(page, "trace");
  await page.click("#go");
  await page.locator(rowsOf).click();
  await page.locator("#trace-rows h4").waitFor();
  assert.match(await page.locator("#trace-rows").textContent(), /The rows come to (\d+), and the return says \1\./);
  assert.deepEqual(watched.complaints, []);
  await context.close();
});

const archived = (folder, ...names) =>
  execFileSync("python3", ["-m", "zipfile", "-c", "exports.zip", ...names], { cwd: folder });

// A packed archive of exports is read as the folder is, and a broken one is left to the program.
const unpacksAnArchive = ({ browser, file }) => inFolder(async (folder) => {
  for (const name of ["schools", "pupils", "marks", "calendar"]) cpSync(join(PLAIN, `${name}.csv`), join(folder, "térm", `${name}.csv`));
  archived(folder, "térm");
  writeFileSync(join(folder, "broken.zip"), readFileSync(join(folder, "exports.zip")).subarray(0, 300));
  const { context, page, watched } = await openPage(browser, file);
  await giveFiles(page, [join(folder, "exports.zip"), join(folder, "broken.zip")]);
  assert.match(await page.locator("#files").textContent(), /broken\.zip.*exports\/marks\.csv/);
  await page.click("#forget");
  await giveFiles(page, [join(folder, "exports.zip")]);
  await answer(page, ["--now", "2026-01-20T09:00:00"]);
  assert.match(await run(page), /^Done/);
  assert.deepEqual(watched.complaints, []);
  await context.close();
});

// What is typed into the report is saved as a file, and the next run knows it.
const answersQueries = ({ browser, file }) => inFolder(async (folder) => {
  const { context, page, watched } = await openPage(browser, file);
  await giveFolder(page, join(ROOT, "fixtures/registers/faults"));
  assert.match(await run(page), /^Done/);
  const report = page.frameLocator("#report");
  await report.locator("textarea[data-number]").first().fill("Checked with the class teacher.");
  const [download] = await Promise.all([page.waitForEvent("download"), report.locator("#save").click()]);
  assert.equal(download.suggestedFilename(), "explanations.csv");
  await download.saveAs(join(folder, "explanations.csv"));
  assert.match(await report.locator("#saved").textContent(), /in muster\.html with your files/);
  await giveFiles(page, [join(folder, "explanations.csv")]);
  await page.waitForFunction(() => document.getElementById("taken-for").textContent.includes("explanations of queries"));
  assert.match(await run(page), /^Done/);
  assert.match(await page.locator("#command").textContent(), /--explanations explanations\.csv/);
  assert.equal(await report.locator("textarea[data-number]").first().inputValue(), "Checked with the class teacher.");
  assert.deepEqual(watched.complaints, []);
  await context.close();
});

// What the report calls by an option is named beside it as the question that it is here.
const namesQuestions = async ({ browser, file }) => {
  const { context, page, watched } = await openPage(browser, file);
  await giveFolder(page, join(ROOT, "fixtures/registers/authority"));
  await answer(page, ["--now", "2026-01-20T09:00:00"]);
  assert.match(await run(page), /^Done/);
  assert.match(await page.locator("#named").innerText(), /--now is “Time to take for now”/);
  assert.deepEqual(watched.complaints, []);
  await context.close();
};

export const all = () => [
  ["follows a figure", followsAFigure], ["compares two runs", comparesTwoRuns],
  ["takes up a saved result", takesUpASavedResult], ["unpacks an archive", unpacksAnArchive],
  ["answers queries", answersQueries], ["names questions", namesQuestions],
];
