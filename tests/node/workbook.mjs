// Writes a workbook with exceljs: node tests/node/workbook.mjs FILE.xlsx 1900|1904 < SHEETS.json (tests/workbooks.py).
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";

const [path, epoch] = process.argv.slice(2);
const book = new ExcelJS.Workbook();
book.properties.date1904 = epoch === "1904";

// A name in two runs, as a cell has where a letter of it is bold.
const rich = (text) => ({ richText: [{ text: text.slice(0, 1), font: { bold: true } }, { text: text.slice(1) }] });

const put = (cell, value) => {
  if (value !== null && typeof value === "object" && "date" in value) {
    cell.value = new Date(value.date + "T00:00:00Z");
    cell.numFmt = "dd/mm/yyyy";
  } else if (value !== null && typeof value === "object") {
    cell.value = { formula: value.formula, result: value.result };
  } else if (value !== null) {
    cell.value = typeof value === "string" && value.includes("é") ? rich(value) : value;
  }
};

for (const sheet of JSON.parse(readFileSync(0, "utf-8"))) {
  const made = book.addWorksheet(sheet.name, { state: sheet.hidden ? "hidden" : "visible" });
  sheet.rows.forEach((row, r) => row.forEach((value, c) => put(made.getCell(r + 1, c + 1), value)));
  for (const range of sheet.merged ?? []) made.mergeCells(range);
}
await book.xlsx.writeFile(path);
