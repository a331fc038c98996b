// The page of --report html in Chromium: node page.mjs FOLDER CHROMIUM; tests/report_pages.py makes the reports in
// FOLDER. What axe-core finds in them, and what a person does with them.
import fs from "node:fs";
import { close, equal, folder, judge, ok, open, runTests, test, widthOf } from "./support.mjs";

const text = (page, selector) => page.locator(selector).first().innerText();

const small = { width: 320, height: 640 };
for (const [name, options] of [["few.html", {}], ["hostile.html", { colorScheme: "dark", viewport: small }],
  ["none.html", { colorScheme: "dark" }], ["figures.html", { viewport: small }], ["stopped.html", { stopped: true }]]) {
  test(`axe-core finds nothing in ${name} ${JSON.stringify(options)}`, async () => {
    const page = await open(name, options);
    await judge(page);
    await close(page);
  });
}

test("a page of 320 pixels, as of 400 % zoom, scrolls one way only", async () => {
  for (const name of ["few.html", "hostile.html"]) {
    const page = await open(name, { viewport: small });
    equal(await widthOf(page), 320, name);
    await close(page);
  }
});

test("the answer comes first, in words", async () => {
  const page = await open("hostile.html");
  equal(await text(page, ".answer .words"), "Not ready: 30 errors to put right, 30 queries to answer.");
  equal(await text(page, "header .school"), "835/2001");
  await close(page);
  const none = await open("none.html");
  ok((await text(none, ".answer .words")).startsWith("Ready: no errors, no queries"), "not ready");
  equal(await text(none, "#errors > p"), "There are no errors.");
  equal(await text(none, "#found"), "No findings.");
  await close(none);
  const stopped = await open("stopped.html", { stopped: true });
  ok((await text(stopped, ".answer .words")).startsWith("Not determined"), "determined");
  ok((await text(stopped, ".answer .problems li")).includes("marks.csv"), "no reason");
  await close(stopped);
});

test("every link within the page leads somewhere", async () => {
  const page = await open("few.html");
  const lost = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href"))
    .filter((href) => !href.includes("=") && document.getElementById(href.slice(1)) === null));
  equal(lost, []);
  ok(await page.locator(".problems a").count() > 10, "few links to errors");
  await close(page);
});

test("a rule shows its first findings, and the others when asked", async () => {
  const page = await open("hostile.html");
  const rule = page.locator("#error-R101");
  equal(await rule.locator(".finding").count(), 5);
  await rule.getByRole("button", { name: "Show the other 25 of R101" }).click();
  equal(await rule.locator(".finding").count(), 30);
  ok(await rule.locator(".finding").nth(5).evaluate((item) => item === document.activeElement), "focus was lost");
  const first = await rule.locator(".finding").first().innerText();
  for (const part of ["Year 4", "marks.csv line 8, column 6", "Mon, 8 Sept 2025, AM", "Code: QQ",
    "There is no attendance code \"QQ\" (2025-09-08 AM), and this mark is not counted."]) {
    ok(first.includes(part), part + " is not in " + first);
  }
  await close(page);
});

test("pupils are found by name, UPN and rule, and the address keeps it", async () => {
  const page = await open("hostile.html");
  await page.fill("#q", "zoe-angstrom");
  await page.waitForFunction(() => document.getElementById("found").textContent === "6 findings about 1 pupil.");
  ok(page.url().endsWith("#q=zoe-angstrom"), page.url());
  const upn = (await text(page, ".pupil h3")).split(", ").pop();
  await page.fill("#q", upn.toLowerCase());
  await page.waitForFunction((wanted) => location.hash === "#q=" + wanted, upn.toLowerCase());
  equal(await text(page, "#found"), "6 findings about 1 pupil.");
  await page.fill("#q", "r118");
  await page.waitForFunction(() => document.getElementById("found").textContent === "30 findings about 5 pupils.");
  await page.selectOption("#severity", "error");
  await page.waitForFunction(() => document.getElementById("found").textContent === "No findings.");
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.getElementById("found").textContent === "60 findings about 10 pupils.");
  await close(page);
  const again = await open("hostile.html", { hash: "#q=Alex&severity=query&rule=R118" });
  equal(await text(again, "#found"), "30 findings about 5 pupils.");
  equal(await again.inputValue("#rule"), "R118");
  await close(again);
});

test("a link to a finding leads to it, also among 100,000", async () => {
  const page = await open("large.html", { hash: "#finding=77777" });
  ok(await page.evaluate(() => document.activeElement.id === "finding-77777"), "it is not where the focus is");
  ok((await text(page, "#finding-77777")).includes("marks.csv line 77,779, column 6"), "it is another");
  await close(page);
});

test("everything can be done by keyboard", async () => {
  const page = await open("hostile.html");
  await page.keyboard.press("Tab");
  equal(await page.evaluate(() => document.activeElement.textContent), "Skip to what this page says");
  await page.keyboard.press("Enter");
  equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.locator("#error-R101 summary").focus();
  await page.keyboard.press("Enter");
  ok(await page.locator("#error-R101 details").evaluate((details) => details.open), "details stay closed");
  const lost = await page.evaluate(() => [...document.querySelectorAll("[onclick], [tabindex]")]
    .filter((one) => one.tabIndex > 0 || one.hasAttribute("onclick")).length);
  equal(lost, 0);
  await close(page);
});

test("names are texts, whatever they are", async () => {
  const names = fs.readFileSync(`${folder}/names.txt`, "utf8").trimEnd().split("\n");
  const page = await open("hostile.html", { hash: "#q=Alex" });
  const shown = await page.locator(".pupil h3 bdi").allInnerTexts();
  names.forEach((name) => ok(shown.some((one) => one.startsWith(name + ", Alex, Year 4, ")), name + " is not shown"));
  equal(await page.evaluate(() => document.querySelectorAll("main img, main script, main b").length), 0);
  await close(page);
  const bare = await open("hostile.html", { javaScriptEnabled: false });
  const table = await bare.locator("noscript.source").first().innerText();
  names.forEach((name) => ok(table.includes(name + ", Alex"), name + " is not in the table"));
  equal(await bare.locator("main img, main script, main b").count(), 0);
  await close(bare);
});

test("without a script all is there to be read", async () => {
  const page = await open("hostile.html", { javaScriptEnabled: false });
  equal(await page.locator("noscript.source tbody tr:has(> td)").count(), 60);
  equal(await page.locator("#error-R101 tbody tr:has(> td)").count(), 20);
  ok((await text(page, "#error-R101 noscript > p")).includes("And 10 more"), "the rest is not told");
  ok(!await page.locator("#filter").isVisible(), "a filter that does nothing");
  const all = await page.locator("noscript.source").first().innerText();
  ok(all.includes("There is no attendance code \"{value}\""), "what is wrong is not said");
  await close(page);
});

test("explanations are saved as a file for the next run", async () => {
  const page = await open("hostile.html");
  await page.fill("#by", "=Office, \"Toy\"");
  const fields = page.locator("#query-R118 textarea[data-number]");
  await fields.nth(0).fill("=cmd, he said \"no\"\nand\tleft");
  await fields.nth(1).fill("-1 exam");
  const number = await fields.nth(0).getAttribute("data-number");
  await page.fill("#q", "R118");
  await page.locator(`#finding-${number} textarea`).waitFor();
  equal(await page.inputValue(`#finding-${number} textarea`), "=cmd, he said \"no\" and left");
  equal(await text(page, "#unsaved p"), "2 explanations are written here and not saved.");
  await page.locator("#query-R118 details.no-print summary").click();
  await page.fill("#all-query-R118", "All sat an entrance examination.");
  await page.getByRole("button", { name: "Put it where none is" }).click();
  equal(await text(page, "#query-R118 details.no-print [role=status]"), "28 queries have it now.");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  equal(download.suggestedFilename(), "explanations.csv");
  await download.saveAs(`${folder}/written.csv`);
  ok((await text(page, "#saved")).startsWith("Saved as explanations.csv"), "it does not say so");
  await close(page);
});

test("a redacted page has no names and nothing to write into", async () => {
  const page = await open("redacted.html");
  equal(await page.locator("textarea, #save").count(), 0);
  const all = await page.content();
  for (const word of ["ngstr", "A8352001", "Alex"]) ok(!all.includes(word), word + " is in it");
  await close(page);
});

test("what is new and what is gone since the last run is told", async () => {
  const page = await open("news.html");
  equal(await text(page, ".news"), "Since the last run into the same folder (20 January 2026, 09:00) " +
    "9 findings are new, 12 are gone and 48 are still there.");
  ok(await page.locator(".tag.new").count() > 0, "no finding is marked");
  await close(page);
});

test("figures are tables and charts with a text each, and both sides of every identity", async () => {
  const page = await open("figures.html");
  const charts = await page.locator("#figures svg[role=img]").evaluateAll((all) => all.map((one) =>
    [one.getAttribute("aria-label"), one.parentElement.querySelector("p").textContent]));
  ok(charts.length >= 4, `${charts.length} charts`);
  charts.forEach(([name, said]) => equal(name, said));
  const titles = (await page.locator("#figures figcaption").allInnerTexts()).join("; ");
  for (const title of ["Attendance by week", "Attendance by code", "Attendance by year group"]) {
    ok(titles.includes(title), title + " is not among " + titles);
  }
  ok(await page.locator("#figures .tag.ready").count() >= 3, "no identities");
  await close(page);
});

test("paper has what the screen has, once, without what only a screen can do", async () => {
  const page = await open("hostile.html");
  await page.locator("#query-R118 textarea[data-number]").first().fill("Sat an entrance examination.");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  for (const selector of [".contents", "#filter", "#save-box", "button", ".advice", ".findings", "#pupil-list"]) {
    equal(await page.locator(selector).first().isVisible(), false, selector);
  }
  equal(await page.locator("#error-R101 .paper tbody").count(), 30);
  equal((await text(page, "#error-R101 .paper tbody")).trim().split("\t"), ["</noscript><script>alert(2)</script>, Alex", "4",
    "X835200115001", "Mon 08/09/2025 AM", "Code: QQ", "marks.csv line 8"]);
  ok((await text(page, "#query-R118 .paper tbody")).trim().endsWith("Explanation: Sat an entrance examination."), "no explanation");
  equal((await page.locator("#pupils .paper tr").last().innerText()).trim().split("\t").slice(1), ["P835200115004", "R118 (6)"]);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  equal(await page.locator(".paper").count(), 0);
  await close(page);
});

const sheets = (pdf) => pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/g).length;
for (const [name, findings, most] of [["none.html", 0, 6], ["three.html", 3, 2], ["many.html", 302, 17], ["large.html", 100000, 8]]) {
  test(`${findings} findings are at most ${most} pages of A4`, async () => {
    const page = await open(name);
    const found = sheets(await page.pdf({ preferCSSPageSize: true }));
    console.log(`  ${findings} findings: ${found} pages of A4`);
    ok(found <= most, `${found} pages`);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    equal(await page.locator("section.rule .paper tbody").evaluateAll((all) => [all.length, all.filter((one) =>
      getComputedStyle(one).breakInside !== "avoid").length]), [findings > 500 ? 20 : findings, 0], "findings, and those that pages cut");
    await close(page);
  });
}

test("without a script nothing is cut off on paper", async () => {
  const page = await open("hostile.html", { javaScriptEnabled: false, viewport: { width: 680, height: 1000 } });
  await page.emulateMedia({ media: "print" });
  ok(await page.locator("table").last().evaluate((table) => table.getBoundingClientRect().right) <= 681, "it is too wide");
  await close(page);
});

test("100,000 findings open at once", async () => {
  const page = await open("few.html"); // the browser is warm
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const used = async () => (await session.send("Performance.getMetrics")).metrics
    .find((metric) => metric.name === "TaskDuration").value;
  const before = await used();
  const began = Date.now();
  await page.goto(`file://${folder}/large.html`);
  const loaded = Date.now() - began;
  await page.waitForFunction(() => document.getElementById("found").textContent === "100,000 findings about 1,000 pupils.");
  const paint = await page.evaluate(() => performance.getEntriesByType("paint")[0].startTime);
  const taken = await used() - before;
  console.log(`  100,000 findings: painted after ${Math.round(paint)} ms, loaded after ${loaded} ms, ` +
    `${taken.toFixed(2)} s of the page's thread`);
  // Times are of a machine that does other things as well; a page that is made all at once takes ten times as long.
  ok(taken < 4, `${taken} s of the page's thread`);
  ok(await page.evaluate(() => document.querySelectorAll("*").length) < 5000, "rows are made that nobody sees");
  await close(page);
});

await runTests();
