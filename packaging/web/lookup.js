// Things to look up: tables that the program prints, and what a rule is about.
import { byId, element } from "./element.js";
import { csvRows } from "./csv.js";
import { runProgram } from "./program.js";

const showTable = async () => {
  const choice = byId("look-what");
  const { out } = await runProgram(["list", ...choice.value.split(" "), "--report", "csv"]);
  const [head, ...rows] = csvRows(out);
  const name = choice.selectedOptions[0].textContent;
  byId("looked-up").replaceChildren(element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": name },
    element("table", {}, element("thead", {}, element("tr", {}, ...head.map((cell) => element("th", { scope: "col" }, cell.replaceAll("_", " "))))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))))));
};

const explain = async () => {
  const rule = byId("look-rule").value.trim();
  const { out, err } = await runProgram(["explain", "--", rule]);
  byId("looked-up").replaceChildren(element("pre", { tabindex: "0" }, out || err.replace(/^muster: /, "")));
};

export const listenToLookups = () => {
  byId("look-table").addEventListener("submit", (event) => {
    event.preventDefault();
    showTable();
  });
  byId("look-explain").addEventListener("submit", (event) => {
    event.preventDefault();
    if (byId("look-rule").value.trim() !== "") explain();
  });
};
