#!/usr/bin/env node
// Processor time of the program of the page beside the native one with one job, over the same registers (bench/generate):
// the first run of each, with what it takes to compile, and the least of the next ones, the steady state.
// Usage: node bench/page.cjs MUSTER build/web/muster.js build/web/muster.wasm REGISTER...
const { spawnSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const vm = require("vm");

const [muster, loader, wasm, ...registers] = process.argv.slice(2);
const AGAIN = 3;
const reports = ["html:out/report.html", "xlsx:out/findings.xlsx", "summary:out/summary.html", "json:out/report.json"];
const words = ["build", "school-census", "--term", "spring", "--year", "2026", "--jobs", "1", "--fail-on", "never", "--quiet",
  "-o", "out", ...reports.flatMap((report) => ["--report", report]), "in"];

// The loader is made for a worker of a browser.
globalThis.self = globalThis;
globalThis.location = { href: "" };
vm.runInThisContext(`${fs.readFileSync(loader, "utf-8")};globalThis.createMuster = createMuster;`);
const module_ = new WebAssembly.Module(fs.readFileSync(wasm));

// Seconds of a run in an instance of its own, as the page does it.
const inPage = async (register) => {
  const program = await createMuster({
    noInitialRun: true, stdin: () => null, stdout: () => {}, stderr: () => {},
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(module_, imports).then((instance) => done(instance, module_));
      return {};
    },
  });
  program.FS.mkdirTree("/run/in");
  program.FS.chdir("/run");
  for (const name of fs.readdirSync(register)) program.FS.writeFile(`/run/in/${name}`, fs.readFileSync(path.join(register, name)));
  const before = process.cpuUsage();
  const status = program.callMain([...words]);
  const { user, system } = process.cpuUsage(before);
  process.exitCode = 0;
  if (status !== 0) throw new Error(`${register}: status ${status}`);
  return (user + system) / 1e6;
};

const natively = (register) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "muster-page-"));
  fs.symlinkSync(path.resolve(register), path.join(folder, "in"));
  const { stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$0" "$@"', path.resolve(muster), ...words],
    { cwd: folder, encoding: "utf-8" });
  fs.rmSync(folder, { recursive: true });
  return stderr.trim().split(/\s+/).reduce((sum, word) => sum + Number(word), 0);
};

const main = async () => {
  for (const register of registers) {
    const runs = [];
    for (let i = 0; i <= AGAIN; i++) runs.push({ page: await inPage(register), native: natively(register) });
    const least = (key) => Math.min(...runs.slice(1).map((run) => run[key]));
    console.log(`${path.basename(register)}: in the page ${least("page").toFixed(2)} s (the first time ${runs[0].page.toFixed(2)} s), ` +
      `native ${least("native").toFixed(2)} s, ${(least("page") / least("native")).toFixed(1)} times`);
  }
};

main();
