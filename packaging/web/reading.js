// What each sheet is taken for, as `inspect` says it, and its lines as a map that can be corrected and kept.
import { element, byId, show } from "./element.js";
import { csvRows, csvText } from "./csv.js";

const [FILE, SHEET, KEY, VALUE, NOTE] = [0, 1, 2, 3, 4];

let head = ["file", "sheet", "key", "value", "note"];

const nameOf = (row) => (row[SHEET] === "" ? row[FILE] : `${row[FILE]}, sheet ${row[SHEET]}`);

// The lines of the maps of several runs, sheet by sheet: [{ name, rows }].
const sheetsOf = (texts) => {
  const sheets = new Map();
  for (const text of texts) {
    const [first, ...rows] = csvRows(text);
    if (first?.length >= head.length) head = first;
    for (const row of rows) {
      const name = nameOf(row);
      sheets.set(name, [...(sheets.get(name) ?? []), row]);
    }
  }
  return [...sheets].map(([name, rows]) => ({ name, rows }));
};

const takenFor = (rows) => {
  const skipped = rows.find((row) => row[KEY] === "skip" && row[VALUE] === "yes");
  if (skipped !== undefined) return `Not read: ${skipped[NOTE]}`;
  const shape = rows.find((row) => row[KEY] === "shape");
  const week = rows.find((row) => row[KEY] === "week");
  return [shape?.[NOTE].replace(/: knows/, ":") || shape?.[VALUE] || "", week ? `week of ${week[VALUE]}` : ""].filter(Boolean).join(", ");
};

const valueField = (row) =>
  element("input", { type: "text", value: row[VALUE], "aria-label": `${row[KEY]}, ${nameOf(row)}` });

const sheetTable = ({ name, rows }) => element("details", {},
  element("summary", {}, name),
  element("div", { class: "scroll", role: "region", "aria-label": name, tabindex: "0" },
    element("table", { class: "map" },
      element("thead", {}, element("tr", {}, ...["What", "Value", "Note"].map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows.map((row) => {
        const line = element("tr", {}, element("td", {}, row[KEY]), element("td", {}, valueField(row)), element("td", {}, row[NOTE] ?? ""));
        line.mapRow = row;
        return line;
      })))));

const statedTable = (rows) => element("table", {},
  element("caption", { class: "unseen" }, "What each file is taken for"),
  element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "File or sheet"), element("th", { scope: "col" }, "Taken for"))),
  element("tbody", {}, ...rows.map(([name, what]) => element("tr", {}, element("td", {}, name), element("td", {}, what)))));

// `whole`: [[name, what it is]] of what needs no map.
export const showReading = (texts, whole, said) => {
  const sheets = sheetsOf(texts);
  byId("taken-for").replaceChildren(statedTable([...whole, ...sheets.map(({ name, rows }) => [name, takenFor(rows)])]));
  byId("map").replaceChildren(...sheets.map(sheetTable));
  show("correct", sheets.length > 0);
  byId("reading-said").textContent = said;
  show("reading-said-box", said !== "");
};

// The lines as they stand in the page now; only what was changed, or all.
const linesOf = (onlyChanged) =>
  [...byId("map").querySelectorAll("tbody tr")].map((line) => ({ row: line.mapRow, value: line.querySelector("input").value }))
    .filter(({ row, value }) => !onlyChanged || value !== row[VALUE])
    .map(({ row, value }) => row.map((cell, column) => (column === VALUE ? value : cell)));

export const mapText = () => csvText([head, ...linesOf(false)]);
export const isMapChanged = () => linesOf(true).length > 0;
export const forgetReading = () => {
  byId("map").replaceChildren();
  byId("taken-for").replaceChildren();
  show("correct", false);
  show("reading", false);
};
