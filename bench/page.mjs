// Processor time of the page of `make web` beside the native program with one job, on the same registers: the whole
// browser's, start and compiling included. The difference between two sizes is the steady state.
// Usage: node bench/page.mjs PAGE MUSTER CHROMIUM SMALL LARGE   (registers, as bench/generate makes them)
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { answer, choose, giveFolder, openBrowser, openPage, run } from "../tests/node/web/browser.mjs";

const [page, muster, chromium, ...folders] = process.argv.slice(2);
const ROUNDS = 3;
const TERM = ["--term", "spring", "--year", "2026"];
const TICKS = 100; // of the system's clock, in a second

const processes = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((id) => {
  try {
    const fields = readFileSync(`/proc/${id}/stat`, "utf-8").replace(/.*\) /, "").split(" ");
    return [{ id, parent: fields[1], ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    return []; // ended meanwhile
  }
});

// Seconds of all that this process has started.
const browserTime = () => {
  const all = processes();
  const ours = new Set([String(process.pid)]);
  for (let grown = true; grown;) {
    const more = all.filter(({ id, parent }) => ours.has(parent) && !ours.has(id));
    more.forEach(({ id }) => ours.add(id));
    grown = more.length > 0;
  }
  return all.filter(({ id }) => ours.has(id) && id !== String(process.pid)).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
};

const inPage = async (folder) => {
  const browser = await openBrowser(chromium);
  const { page: tab } = await openPage(browser, resolve(page));
  const ready = await tab.evaluate(() => performance.now());
  await giveFolder(tab, folder);
  await choose(tab, "school-census");
  await answer(tab, [...TERM]);
  const [before, began] = [browserTime(), performance.now()];
  const state = await run(tab);
  const taken = { cpu: browserTime() - before, wall: (performance.now() - began) / 1000, ready: ready / 1000 };
  if (!state.startsWith("Done")) throw new Error(state);
  await browser.close();
  return taken;
};

// The command of the page, but for where it is.
const natively = (folder) => {
  const out = mkdtempSync(join(tmpdir(), "muster-page-"));
  const words = ["build", "school-census", ...TERM, "-o", out, "--jobs", "1", "--fail-on", "never", "--quiet",
    ...["html:report.html", "xlsx:findings.xlsx", "summary:summary.html", "json:report.json"].flatMap((report) => {
      const [format, name] = report.split(":");
      return ["--report", `${format}:${join(out, name)}`];
    }), basename(folder)];
  const { stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$0" "$@" 2>/dev/null', resolve(muster), ...words],
    { cwd: dirname(resolve(folder)), encoding: "utf-8" });
  rmSync(out, { recursive: true });
  return stderr.trim().split(/\s+/).reduce((sum, word) => sum + Number(word), 0);
};

for (const folder of folders) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push({ ...(await inPage(folder)), native: natively(folder) });
  const least = (key) => Math.min(...rounds.map((round) => round[key]));
  console.log(`${basename(folder)}: page ${least("cpu").toFixed(2)} s of processor time (${least("wall").toFixed(1)} s on the clock, ` +
    `ready after ${least("ready").toFixed(1)} s), native ${least("native").toFixed(2)} s`);
}
