// What a run has made: the report in the page, and the files to save one by one or together.
import { element, byId, save, show } from "./element.js";
import { zipOf } from "./zip.js";
import { sizeOf } from "./files.js";
import { showFindings } from "./findings.js";
import { fieldsNamedIn } from "./asks.js";

const notes = [
  [/^[^/]*\.xml$/i, "the return, for COLLECT or to keep"],
  [/key-in\.html$/, "the sheet to key in from"],
  [/^summary.*\.html$/, "the figures, for the head to sign"],
  [/^report\.html$/, "what is wrong, as a page to work from"],
  [/^changes\.html$/, "what changed, as a page"],
  [/^changes\.csv$/, "what changed, for a spreadsheet"],
  [/^letters\.html$/, "the letters, to print"],
  [/^findings\.xlsx$/, "every finding, as a workbook"],
  [/governors.*\.html$/, "the governors’ report"],
  [/^[a-z-]*return\.csv$/, "a return to the authority"],
  [/^findings\.csv$/, "every finding, for a spreadsheet"],
  [/^notepad\.csv$/, "your explanations, to paste into COLLECT"],
  [/^figures\.csv$/, "the figures, to compare with your MIS"],
  [/^rules\.csv$/, "what became of every rule"],
  [/^map\.csv$/, "how the exports were read: drop it here next time"],
  [/^muster\.sqlite$/, "the evidence: return tables, findings and the run"],
  [/^report\.json$/, "everything, for programs"],
];

const noteOf = (name) => notes.find(([pattern]) => pattern.test(name))?.[1] ?? "";
const blobOf = ({ name, bytes }) =>
  new Blob([bytes], { type: name.endsWith(".html") ? "text/html" : "application/octet-stream" });

// What people look for first stands first, and what stands in folders last.
const rank = (name) => {
  const at = notes.findIndex(([pattern]) => pattern.test(name));
  return (name.includes("/") ? 100 : 0) + (at < 0 ? notes.length - 3.5 : at);
};

const titles = { "report.html": "What is wrong, and what to do", "summary.html": "The figures, for the head to sign",
  "changes.html": "What changed", "key-in.html": "The sheet to key in from" };

// What a report calls by an option of the program is a question of this page.
const showNames = (page) => {
  const text = page?.name === "report.html" ? new TextDecoder().decode(page.bytes).replace(/<style>[^]*?<\/style>/, "") : "";
  const fields = fieldsNamedIn(text);
  byId("named").textContent = `In it ${fields.map(({ name, label }) => `${name} is “${label}”`).join(", ")}, which you can give in step 3.`;
  show("named", fields.length > 0);
};

let shownUrl = null;

// A page that was made, in a frame; none: the frame is put away.
const showPage = (page) => {
  const title = page === undefined ? "" : titles[page.name] ?? page.name;
  if (shownUrl !== null) URL.revokeObjectURL(shownUrl);
  shownUrl = page === undefined ? null : URL.createObjectURL(blobOf(page));
  show("report-box", page !== undefined);
  byId("report-head").textContent = title;
  byId("report").title = title;
  show("explaining", page?.name === "report.html");
  showNames(page);
  if (page !== undefined) byId("report").src = shownUrl;
  else byId("report").removeAttribute("src");
};

const lookAt = (file) => {
  showPage(file);
  byId("report-head").focus();
};

const saveRow = (file) => element("li", {},
  element("button", { type: "button", class: "link", onclick: () => save(file.name, blobOf(file)) }, file.name),
  element("span", {}, ` ${sizeOf(file.bytes.length)}${noteOf(file.name) ? ", " : ""}${noteOf(file.name)} `),
  ...(file.name.endsWith(".html")
    ? [element("button", { type: "button", class: "link", "aria-label": `Look at ${file.name} here`, onclick: () => lookAt(file) }, "Look at it here")] : []));

const groupOf = (name) => (name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "");

const folded = (folder, files) => element("details", {},
  element("summary", {}, `${folder}/ (${files.length} files)`), element("ul", { class: "saves" }, ...files.map(saveRow)));

const showSaves = (files, archive) => {
  const folders = [...new Set(files.map(({ name }) => groupOf(name)))].filter(Boolean);
  byId("saves").replaceChildren(
    element("ul", { class: "saves" }, ...files.filter(({ name }) => groupOf(name) === "").map(saveRow)),
    ...folders.map((folder) => folded(folder, files.filter(({ name }) => groupOf(name) === folder))));
  byId("save-all").onclick = () => save(archive, zipOf(files));
};

// The files of a run, the task that it was about, and the name of the archive.
export const showResults = (made, task, archive) => {
  const files = [...made].sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const report = files.find(({ name }) => name === "report.html" || name === "changes.html");
  const errors = showFindings(files.find(({ name }) => name === "report.json")?.bytes, report === undefined);
  showPage(report ?? files.find(({ name }) => name.endsWith("key-in.html")));
  showSaves(files, archive);
  byId("then").textContent = (errors === 0 && task.thenReady) || task.then;
  show("jumps", report !== undefined && task.id !== "diff");
  show("results", files.length > 0);
};

export const forgetResults = () => {
  showPage();
  byId("saves").replaceChildren();
  byId("findings").replaceChildren();
  show("findings", false);
  show("results", false);
};
