// The reports as other people's programs read them: node tests/node/parsers.mjs MUSTER [WORD]
// JSON by ajv with the schema that the program prints, SARIF by Microsoft's sarif-multitool (which has the schema of
// OASIS), JUnit by a reader of it, the workbook by exceljs. Ends with "N passed, N failed"; with a WORD only the tests
// that have it in their name are run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import ExcelJS from "exceljs";
import JUnitParser from "junitxml-to-javascript";
import sarifMultitool from "@microsoft/sarif-multitool";

const [muster, word = ""] = [resolve(process.argv[2]), process.argv[3]];
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "muster-parsers-"));
const now = ["--now", "2026-01-20T09:00:00", "--quiet"];

const run = (command, ...words) =>
  spawnSync(muster, [command, ...words], { encoding: "utf-8", cwd: root, maxBuffer: 1 << 28 });

// Names of the first pupils that break whatever does not expect them.
const hostile = [
  ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>"],
  ["]]>&amp;", "\u0001\u001b[31m_x000D_"],
  ["+1'\"", "\u{1F600}\u202Eevil"],
];
const hostileRegister = () => {
  const register = join(folder, "register");
  cpSync(join(root, "fixtures/registers/faults"), register, { recursive: true });
  const [head, ...rows] = readFileSync(join(register, "pupils.csv"), "utf-8").split("\n");
  const at = head.split(",").indexOf("Surname");
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const named = rows.map((row, i) => {
    const cells = row.split(",");
    if (i < hostile.length) cells.splice(at, 2, ...hostile[i].map(quoted));
    return cells.join(",");
  });
  writeFileSync(join(register, "pupils.csv"), [head, ...named].join("\n"));
  return register;
};

const register = hostileRegister();
const census = ["build", "school-census", "--term", "spring", "--year", "2026", ...now];
const runs = {
  register: ["check", ...now, register],
  values: ["check", ...now, "--values", "--all", register],
  redacted: ["check", ...now, "--redact", register],
  built: [...census, "-o", join(folder, "out"), register],
  returns: ["check", ...now, "tests/rules/F110", "tests/rules/100"],
  records: ["build", "ehe-cme", "--term", "autumn", "--year", "2025", ...now, "-o", join(folder, "la"),
    "fixtures/records/faults"],
  stopped: ["check", ...now, "absent.xml"],
};
const formats = ["json", "sarif", "junit", "xlsx", "csv"];
const report = (name, format) => join(folder, `${name}.${format}`);
for (const [name, words] of Object.entries(runs)) {
  const wanted = formats.flatMap((format) => ["--report", `${format}:${report(name, format)}`]);
  const done = run(...words, ...wanted);
  assert.ok([0, 1, 3].includes(done.status), `${name}: status ${done.status}: ${done.stderr}`);
}
const json = (name) => JSON.parse(readFileSync(report(name, "json"), "utf-8"));

// --- the tests --------------------------------------------------------------------------------------------

const tests = {};

tests["JSON is as its schema says"] = () => {
  const schema = JSON.parse(run("list", "schema").stdout);
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
  for (const name of Object.keys(runs)) assert.ok(validate(json(name)), `${name}: ${JSON.stringify(validate.errors)}`);
  const broken = json("register");
  delete broken.findings[0].rule;
  assert.ok(!validate(broken), "the schema takes a finding without a rule");
};

// The faults of every file, and of one that was broken, from one run: it takes its time to start.
const sarifFaults = () => {
  const broken = JSON.parse(readFileSync(report("register", "sarif"), "utf-8"));
  delete broken.runs[0].results[0].message;
  writeFileSync(report("broken", "sarif"), JSON.stringify(broken));
  const output = join(folder, "validated.json");
  chmodSync(sarifMultitool, 0o755); // npm's scripts, which would do it, are not run
  const paths = [...Object.keys(runs), "broken"].map((name) => report(name, "sarif"));
  const done = spawnSync(sarifMultitool, ["validate", ...paths, "--output", output, "--log", "ForceOverwrite",
    "--level", "Error;Warning", "--kind", "Fail"],
    { encoding: "utf-8", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } });
  assert.equal(done.error, undefined);
  // There is no address where one could read about the tool.
  return (JSON.parse(readFileSync(output, "utf-8")).runs[0].results ?? [])
    .filter((result) => !result.ruleId.startsWith("SARIF2005"))
    .map((result) => `${result.ruleId} ${JSON.stringify(result.locations)} ${JSON.stringify(result.message)}`);
};

tests["SARIF has nothing that sarif-multitool calls an error or warns of"] = () => {
  const [ofBroken, others] = [[], []];
  for (const fault of sarifFaults()) (fault.includes("broken.sarif") ? ofBroken : others).push(fault);
  assert.deepEqual(others, []);
  assert.notDeepEqual(ofBroken, [], "it sees no fault where there is one");
};

tests["SARIF and JSON have the same findings"] = () => {
  for (const name of Object.keys(runs)) {
    const found = JSON.parse(readFileSync(report(name, "sarif"), "utf-8")).runs[0].results;
    assert.deepEqual(found.map((result) => result.ruleId), json(name).findings.map((finding) => finding.rule), name);
  }
};

tests["a reader of JUnit finds every case"] = async () => {
  for (const name of Object.keys(runs)) {
    const read = await new JUnitParser({ sumTestCasesDuration: false }).parseXMLFile(report(name, "junit"));
    const results = read.testsuites.flatMap((suite) => suite.testCases.map((one) => one.result));
    const text = readFileSync(report(name, "junit"), "utf-8");
    const total = (what) => Number(text.match(`<testsuites [^>]*${what}="(\\d+)"`)[1]);
    const count = (result) => results.filter((one) => one === result).length;
    assert.equal(results.length, total("tests"), name);
    assert.equal(count("failed") + count("error") + count("errored"), total("failures") + total("errors"), name);
    const skipped = [...text.matchAll(/<testsuite [^>]*skipped="(\d+)"/g)].map((match) => Number(match[1]));
    assert.equal(count("skipped"), skipped.reduce((sum, one) => sum + one, 0), name);
    assert.ok(read.testsuites.every((suite) => suite.name !== ""), name);
  }
};

const readBook = async (name) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(report(name, "xlsx"));
  return book;
};

tests["exceljs reads the workbook, and no cell is a formula or a link"] = async () => {
  for (const name of Object.keys(runs)) {
    const book = await readBook(name);
    assert.deepEqual(book.worksheets.map((sheet) => sheet.name), ["Findings", "By pupil", "Rules", "Figures"]);
    const rows = json(name).findings.length + (json(name).summary.determined ? 0 : 1);
    assert.equal(book.getWorksheet("Findings").rowCount, rows + 1, name);
    for (const sheet of book.worksheets) {
      sheet.eachRow((row) => row.eachCell((cell) => {
        assert.ok([ExcelJS.ValueType.String, ExcelJS.ValueType.Number].includes(cell.type), `${name} ${cell.address}`);
      }));
      assert.equal(sheet.views[0].state, "frozen");
      assert.ok(sheet.autoFilter);
    }
  }
};

tests["a cell has what the finding has"] = async () => {
  const { findings } = json("built");
  const sheet = (await readBook("built")).getWorksheet("Findings");
  const head = sheet.getRow(1).values;
  const columns = { rule: "Rule", lea: "LEA", estab: "Estab", key: "UPN or child", pupil: "Pupil", value: "Value" };
  // What XML cannot hold, and what a terminal would obey, is a question mark in a cell; exceljs leaves _x005F_, which is
  // an underscore in front of what is none of Excel's escapes, as it is.
  const plain = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\u200e\u200f]/gu, "?");
  findings.forEach((finding, i) => {
    for (const [name, title] of Object.entries(columns)) {
      const shown = String(sheet.getRow(i + 2).getCell(head.indexOf(title)).value ?? "");
      assert.equal(plain(shown.replaceAll("_x005F_", "_")), plain(finding[name]), `${i} ${name}`);
    }
  });
  assert.ok(findings.some((finding) => finding.pupil.includes("]]>")), "no hostile name is in it");
};

// --- running them -----------------------------------------------------------------------------------------

let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (!name.includes(word)) continue;
  try {
    await test();
    passed++;
  } catch (fault) {
    failed++;
    console.log(`  FAIL ${name}: ${fault.stack ?? fault}`);
  }
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
