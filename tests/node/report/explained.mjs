// The page of a run with the explanations that the page of the run before saved: node explained.mjs FOLDER CHROMIUM.
import fs from "node:fs";
import { close, equal, folder, ok, open, runTests, test } from "./support.mjs";

const lines = (name) => fs.readFileSync(`${folder}/${name}`, "utf8").trimEnd().split("\n").sort();

test("what was explained before is there, and is saved again", async () => {
  const page = await open("explained.html");
  const words = await page.locator(".answer .words").innerText();
  ok(words.includes("0 queries to answer (30 more are explained)"), words);
  const first = page.locator("#query-R118 textarea[data-number]").first();
  equal(await first.inputValue(), "=cmd, he said \"no\" and left");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  await download.saveAs(`${folder}/again.csv`);
  equal(lines("again.csv"), lines("explained.csv"));
  await close(page);
});

await runTests();
