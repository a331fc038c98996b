// Where a figure comes from: the figures of a result, and the rows behind one of them, as `muster trace` tells them.
import { byId, element, save, show } from "./element.js";
import { runProgram } from "./program.js";
import { counted, longTableOf, tableOf } from "./table.js";

let traced = null; // { folder, files }: which result is explained, and what the program needs for it

// The words of a command and what the program says; the result itself is not made anew.
const said = (...words) => runProgram(["trace", ...words], traced.files, () => {}, []);

const valuesOf = ({ out, err, status }) => {
  if (out.trim() !== "" && (status === 0 || status === 4)) return JSON.parse(out).values;
  throw new Error(err.replace(/^muster: /gm, "") || `The program ended with status ${status}.`);
};

const whereOf = ({ file, line }) => [file, line > 0 ? `line ${line}` : ""].filter(Boolean).join(" ");

const rowColumns = [
  ["Where", whereOf], ["Whose", ({ of }) => of], ["Date", ({ date }) => date], ["Session", ({ session }) => session],
  ["Code", ({ code }) => code], ["Value", ({ value }) => value], ["Counts as", ({ amount, counts }) => (counts && amount !== 1 ? String(amount) : "")],
];

const byReason = (rows) => {
  const found = new Map();
  for (const row of rows) found.set(row.why, [...(found.get(row.why) ?? []), row]);
  return [...found].sort(([, a], [, b]) => b.length - a.length);
};

const leftOut = ([why, rows]) => {
  const details = element("details", {}, element("summary", {}, `${why} (${counted(rows.length, "row", "rows")})`));
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(...longTableOf(why, rowColumns, rows)));
  return details;
};

const sumOf = ({ value, rows_come_to: sum, agrees }) => {
  if (sum === undefined) return [];
  const words = `The rows come to ${sum}, and the return says ${value === "" ? "nothing" : value}.`;
  return [element("p", {}, agrees ? words : element("strong", {}, `${words} They differ: something has changed since, or the return is wrong.`))];
};

const explained = (value) => {
  const counts = value.rows.filter((row) => row.counts);
  const others = byReason(value.rows.filter((row) => !row.counts));
  const school = [value.lea, value.estab].filter(Boolean).join("/");
  return [element("h4", {}, `${[school, value.key].filter(Boolean).join(", ")}: ${value.field} is ${value.value || "empty"}`), ...sumOf(value),
    element("p", {}, counts.length === 0 ? "No row counts." : `${counted(counts.length, "row counts", "rows count")}:`),
    ...(counts.length === 0 ? [] : longTableOf("Rows that count", rowColumns, counts)),
    ...(others.length === 0 ? [] : [element("p", {}, "What does not count, by the reason why:"), ...others.map(leftOut)])];
};

// Shows what `work` gives in the place of that name, or what went wrong.
const into = async (place, work) => {
  byId(place).replaceChildren(element("p", { role: "status" }, "Looking …"));
  try {
    byId(place).replaceChildren(...(await work()));
  } catch (fault) {
    byId(place).replaceChildren(element("p", { class: "fault", role: "alert" }, fault.message));
  }
};

const saveButton = (key, field) => element("button", { type: "button", class: "button second", onclick: async () =>
  save("trace.csv", new Blob([`${(await said("--report", "csv", "--", traced.folder, key, field)).out}\n`])) }, "Save these rows (trace.csv)");

const showRows = async (key, field) => {
  await into("trace-rows", async () => {
    const values = valuesOf(await said("--report", "json", "--", traced.folder, key, field));
    return [...values.flatMap(explained), element("p", {}, saveButton(key, field))];
  });
  byId("trace-rows").focus();
};

// As a narrower list while one types.
const finder = (rows) => {
  const field = element("input", { type: "search", id: "trace-find", autocomplete: "off" });
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  });
  return element("p", { class: "look" }, element("label", { for: "trace-find" }, "Find a figure"), field);
};

const showFigures = (key) => into("trace-figures", async () => {
  byId("trace-rows").replaceChildren();
  const values = valuesOf(await said("--report", "json", "--", traced.folder, key));
  const button = (value) => element("button", { type: "button", class: "link", "aria-label": `Show the rows of ${value.field}`,
    onclick: () => showRows(key, value.field) }, "Show the rows");
  const table = tableOf("Figures", [["Figure", ({ field }) => field.replaceAll(".", " · ")], ["Value", ({ value }) => value], ["Rows", button]], values);
  return [finder([...table.querySelectorAll("tbody tr")]), table];
});

// Whom one can ask about, from the report of the result, as far as there is one.
const keysOf = (report) => {
  if (report === undefined) return [];
  const { summary, findings } = JSON.parse(new TextDecoder().decode(report));
  const schools = (summary.schools ?? []).map(({ lea, estab }) => [lea, estab].filter(Boolean).join("/")).filter(Boolean);
  const pupils = findings.slice(0, 1000).map(({ key, pupil }) => [key, pupil]).filter(([, pupil]) => pupil);
  return [...schools.map((school) => [school, "the school"]), ...new Map(pupils)];
};

export const forgetTrace = () => {
  traced = null;
  show("trace", false);
};

// A result in `folder` of these files, with its report as bytes or undefined; `isAsked`: it was asked for, and not offered.
export const offerTrace = (folder, files, report, isAsked) => {
  traced = { folder, files };
  const keys = keysOf(report);
  byId("trace-keys").replaceChildren(...keys.map(([value, name]) => element("option", { value }, name)));
  byId("trace-key").value = keys[0]?.[0] ?? "";
  for (const id of ["trace-figures", "trace-rows"]) byId(id).replaceChildren();
  show("trace", true);
  if (isAsked && keys.length > 0) showFigures(keys[0][0]);
};

export const listenToTrace = () => byId("trace-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const key = byId("trace-key").value.trim();
  if (key !== "") showFigures(key);
});
