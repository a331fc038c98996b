// What breaks the work off from outside is told with what to do, and nobody waits for ever: each fault is put into the
// worker before the page makes it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { giveFolder, openPage, press, run } from "./browser.mjs";

const PLAIN = join(fileURLToPath(new URL("../../..", import.meta.url)), "fixtures/registers/plain");

// A module whose one function is `unreachable`.
const TRAP = "[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]";

// As the program is made in the worker; `work` has its imports, all of them functions.
const atStart = (work) => `{ const made = WebAssembly.instantiate; WebAssembly.instantiate = (module, imports) => { ${work} return made(module, imports); }; }`;
const inEach = (work) => atStart(`for (const part of Object.values(imports)) for (const name of Object.keys(part))
  if (typeof part[name] === "function") { const call = part[name]; part[name] = (...words) => { ${work} return call(...words); }; }`);

const faults = {
  "no memory to begin": { text: atStart('return Promise.reject(new RangeError("no memory for it"));'), told: /no memory for it/ },
  "a trap": { text: inEach(`new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(${TRAP}))).exports.f();`), told: /unreachable/ },
  "what is thrown is a text": { text: inEach('throw "unwind";'), told: /unwind/ },
  "a worker that does not begin": { text: 'throw new Error("not begun");', told: /not begun/ },
  "a worker that is gone": { text: "", kills: true, told: /memory did not suffice/ },
};

// Keeps the text that the page makes its workers of.
const keepText = () => {
  const Plain = Blob;
  globalThis.Blob = class extends Plain {
    constructor(parts, options) {
      super(parts, options);
      if (options?.type === "text/javascript") globalThis.workerText = parts;
    }
  };
};

// From now on each worker has the fault: its text comes first, or it is taken away while it works.
const spoil = (page, { text, kills }) => page.evaluate(([text, kills]) => {
  const Plain = Worker;
  globalThis.Worker = class extends Plain {
    constructor() {
      super(URL.createObjectURL(new Blob([text, ...globalThis.workerText])));
      if (kills) this.addEventListener("message", ({ data }) => data.lives && this.terminate());
    }
  };
}, [text, kills === true]);

const breaksOff = (fault) => async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file, { first: keepText });
  await giveFolder(page, PLAIN);
  await spoil(page, fault);
  assert.match(await run(page), /^The program broke off, so nothing was made/);
  const told = await page.locator("#fault").textContent();
  assert.match(told, fault.told);
  assert.match(told, /no fault in your files/);
  assert.equal(await page.locator("#broken").isVisible(), false);
  assert.equal(await page.locator("#results").isVisible(), false);
  await context.close();
};

// What is looked up, or asked before a run, has no place of its own for a fault.
const tellsWhatNobodyCaught = async ({ browser, file }) => {
  const { context, page } = await openPage(browser, file, { first: keepText });
  await spoil(page, faults["a trap"]);
  await page.click("#look-table button");
  await page.locator("#broken").waitFor();
  assert.match(await page.locator("#broken").textContent(), /broke off \(.*unreachable.*\)\. Load the page anew/);
  await context.close();
};

// The MIS has written the export anew since it was given.
const filesChange = async ({ browser, file }) => {
  const folder = mkdtempSync(join(tmpdir(), "muster-web-"));
  cpSync(PLAIN, join(folder, "register"), { recursive: true });
  const { context, page } = await openPage(browser, file, { first: keepText });
  await giveFolder(page, join(folder, "register"));
  writeFileSync(join(folder, "register/pupils.csv"), "UPN\n");
  assert.match(await run(page), /nothing was made/);
  assert.match(await page.locator("#fault").textContent(), /given again.*changed, or is gone.*Drop the folder once more/s);
  await giveFolder(page, join(folder, "register"));
  await press(page, "#go");
  await page.waitForFunction(() => /are missing/.test(document.getElementById("fault").textContent));
  rmSync(folder, { recursive: true });
  await context.close();
};

export const all = () => [
  ...Object.entries(faults).map(([name, fault]) => [`breaks off: ${name}`, breaksOff(fault)]),
  ["tells what nobody caught", tellsWhatNobodyCaught], ["files that change", filesChange],
];
