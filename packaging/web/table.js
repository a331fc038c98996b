// Tables that may be long: their rows are made as they are asked for.
import { element } from "./element.js";

const AT_ONCE = 50;

export const counted = (number, one, more) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : more}`;

export const scrolled = (name, table) => element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": name }, table);

const headOf = (names) => element("thead", {}, element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name))));

// A cell is a text or an element. `columns`: [[heading, what it is of a row]].
const rowOf = (columns) => (row) => element("tr", {}, ...columns.map(([, cell]) => element("td", {}, cell(row))));

export const tableOf = (name, columns, rows) => scrolled(name,
  element("table", {}, headOf(columns.map(([heading]) => heading)), element("tbody", {}, ...rows.map(rowOf(columns)))));

// The same with the first rows alone, and a button for more; columns that are blank in all rows are left out.
export const longTableOf = (name, columns, rows) => {
  const used = columns.filter(([, cell]) => rows.some((row) => cell(row) !== ""));
  const body = element("tbody", {});
  const more = element("button", { type: "button", class: "button second" });
  let shown = 0;
  const add = () => {
    const next = rows.slice(shown, shown + AT_ONCE * (shown === 0 ? 1 : 10));
    body.append(...next.map(rowOf(used)));
    shown += next.length;
    more.textContent = `Show more: ${counted(rows.length - shown, "is", "are")} left`;
    more.hidden = shown === rows.length;
  };
  more.addEventListener("click", add);
  add();
  return [scrolled(name, element("table", {}, headOf(used.map(([heading]) => heading)), body)), more];
};
