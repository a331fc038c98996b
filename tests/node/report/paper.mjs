// The pages that are printed, in Chromium: node paper.mjs FOLDER CHROMIUM; tests/report_pages.py makes them in FOLDER.
// What axe-core finds in them at a desk, on a telephone, in light and dark, and how they lie on A4.
import { close, equal, judge, ok, open, runTests, test, whole, widthOf } from "./support.mjs";

const names = ["governors", "governors-few", "unauthorised", "persistent", "notice", "measures", "ehe-cme", "summary"];
const small = { width: 320, height: 640 };
const show = (name, options = {}) => open(name + ".html", { stopped: true, ...options });

// All ways of all pages with tests/run --all: axe-core takes seconds each time.
const ways = [{ viewport: small, colorScheme: "dark" }, {}, { colorScheme: "dark" }, { viewport: small }];
for (const name of names) {
  for (const options of whole ? ways : ways.slice(0, name === "governors" ? 2 : 1)) {
    test(`axe-core finds nothing in ${name} ${JSON.stringify(options)}`, async () => {
      const page = await show(name, options);
      await judge(page);
      equal(page.viewportSize().width < 400 ? await widthOf(page) : 320, 320, "width");
      await close(page);
    });
  }
}

// Between the margins of A4: 210 mm less 15 on each side (letters: 20), as the styles have them.
const inside = (name) => Math.floor((["unauthorised", "persistent", "notice"].includes(name) ? 170 : 180) / 25.4 * 96);

for (const name of names) {
  test(`nothing of ${name} is cut off on A4, nor a word broken`, async () => {
    const page = await show(name, { viewport: { width: inside(name), height: 1000 } });
    await page.emulateMedia({ media: "print" });
    equal(await page.evaluate((width) => [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => one.outerHTML.slice(0, 80)), inside(name)), []);
    const broken = await page.evaluate(() => [...document.querySelectorAll("th, td")].filter((cell) => {
      const text = cell.firstChild;
      if (text === null || text.nodeType !== Node.TEXT_NODE || /\s/.test(text.data.trim())) return false;
      const range = document.createRange();
      range.selectNodeContents(text);
      return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
    }).map((cell) => cell.textContent));
    equal(broken, []);
    await close(page);
  });

  test(`${name} prints, in black on white`, async () => {
    const page = await show(name, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    equal(await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]),
      ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    ok((await page.pdf({ preferCSSPageSize: true })).length > 5000, "an empty page");
    await close(page);
  });
}

test("a chart of governors has its numbers in a table of its section, and a name", async () => {
  const page = await show("governors");
  for (const id of ["chart-weeks", "chart-year-groups", "chart-bands"]) {
    const of = await page.evaluate((id) => {
      const chart = document.getElementById(id), figure = chart.closest("figure");
      return [figure.querySelector("figcaption").textContent !== "",
        chart.getAttribute("aria-label") === figure.querySelector("p").textContent,
        chart.closest("section").querySelector("table tbody tr") !== null];
    }, id);
    equal(of, [true, true, true], id);
  }
  await close(page);
});

await runTests();
