// What is saved from the page is what the native program writes, for the goldens and the exports.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, choose, giveFiles, giveFolder, openPage, run, saved } from "./browser.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const filesBelow = (folder, prefix = "") =>
  readdirSync(join(folder, prefix)).flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });

// Runs the command that the page shows, with the native program, where the same inputs lie.
const nativeFiles = (muster, command, inputs) => {
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  try {
    for (const { from, to } of inputs) cpSync(from, join(folder, to), { recursive: true });
    const line = `"$MUSTER" ${command.replace(/^muster /, "")}; [ $? -le 1 ]`;
    execFileSync("sh", ["-c", line], { cwd: folder, stdio: "ignore", env: { ...process.env, MUSTER: muster } });
    const out = join(folder, "out");
    return Object.fromEntries(filesBelow(out).map((name) => [name, readFileSync(join(out, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// One folder (or files) and one task: the same names, and the same bytes.
export const compared = async ({ browser, file, muster }, { folder, files = [], task, words }) => {
  const { context, page, watched } = await openPage(browser, file);
  const inputs = [];
  if (folder) {
    await giveFolder(page, folder);
    inputs.push({ from: folder, to: basename(folder) });
  }
  if (files.length > 0) await giveFiles(page, files);
  for (const path of files) inputs.push({ from: path, to: basename(path) });
  await choose(page, task);
  await answer(page, [...words]);
  const state = await run(page);
  assert.match(state, /^Done/, `${state} ${await page.locator("#fault").textContent()}`);
  const made = await saved(page);
  const native = nativeFiles(muster, await page.locator("#command").textContent(), inputs);
  assert.deepEqual(Object.keys(made).sort(), Object.keys(native).sort());
  for (const [name, content] of Object.entries(native)) assert.ok(made[name].equals(content), `${name} differs`);
  assert.deepEqual(watched.complaints, []);
  await context.close();
};

const isOption = (word) => word.startsWith("--");

// "build school-census --term spring ... -o OUT fixtures/..." as what one does in the page.
const goldenOf = (words) => {
  const given = { task: words[0] === "check" ? "check" : words[1], words: [], files: [], folder: null };
  for (let i = words[0] === "check" ? 1 : 2; i < words.length; i++) {
    if (["-o", "--fail-on", "--report"].includes(words[i])) i++;
    else if (words[i] === "--explanations") given.files.push(join(ROOT, words[++i]));
    else if (isOption(words[i])) given.words.push(words[i], ...(words[i + 1].startsWith("-") ? [] : [words[++i]]));
    else given.folder = join(ROOT, words[i]);
  }
  return given;
};

const goldens = () => {
  const folder = join(ROOT, "tests/golden");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "command"))).map((name) =>
    [`golden ${name}`, (context) => compared(context, goldenOf(readFileSync(join(folder, name, "command"), "utf-8").trim().split(/\s+/)))]);
};

// The options of an export's command, as a shell would cut it.
const exportWords = (command) => [...command.matchAll(/(--[a-z-]+) ("[^"]*"|\S+)/g)]
  .filter(([, name]) => name !== "--map")
  .flatMap(([, name, value]) => [name, value.replaceAll('"', "")]);

const exportsToo = () => {
  const folder = join(ROOT, "fixtures/exports");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "command"))).map((name) =>
    [`export ${name}`, (context) => compared(context, { folder: join(folder, name), task: "import",
      words: [...exportWords(readFileSync(join(folder, name, "command"), "utf-8")), "--now", "2026-06-01T09:00:00"] })]);
};

const NOW = ["--now", "2026-06-01T09:00:00"];
const authority = join(ROOT, "fixtures/registers/authority");

const others = () => [
  ["la-returns", { folder: authority, task: "la-returns", words: ["--from", "2025-11-01", "--to", "2025-11-30", ...NOW] }],
  ["absence-statistics", { folder: authority, task: "absence-statistics",
    words: ["--from", "2025-08-01", "--to", "2025-12-31", "--disclosure", ...NOW] }],
  ["daily-attendance", { folder: authority, task: "daily-attendance", words: ["--date", "2025-11-10", ...NOW] }],
  ["prma", { folder: join(ROOT, "fixtures/records/measures"), task: "prma", words: ["--year", "2025", ...NOW] }],
  ["check of COLLECT’s tables", { folder: join(ROOT, "fixtures/collect/autumn-2025"), task: "check", words: NOW }],
  ["check of a return beside its register", { folder: authority, task: "check", words: NOW,
    files: [join(ROOT, "tests/golden/authority-spring-2026/out")].flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".XML")).slice(0, 1).map((name) => join(folder, name)) : []) }],
].map(([name, what]) => [`other ${name}`, (context) => compared(context, what)]);

export const all = () => [...goldens(), ...others(), ...exportsToo()];
