// What is wrong, from the report that the program made (JSON): what it comes to, and each rule with its places.
import { byId, element, show } from "./element.js";
import { runProgram } from "./program.js";
import { counted, longTableOf, tableOf } from "./table.js";

const parts = [
  { severity: "error", title: "Put right first", tag: "Error", open: true },
  { severity: "query", title: "Put right, or answer in COLLECT", tag: "Query", open: true },
  { severity: "info", title: "For your information", tag: "Info", open: false },
];

const pupilOf = ({ pupil, year, key }) => [pupil, year && `year ${year}`, key].filter(Boolean).join(", ");
const placeOf = ({ file, line, date, session }) =>
  [[file, line > 0 ? `line ${line}` : ""].filter(Boolean).join(" "), [date, session].filter(Boolean).join(" ")].filter(Boolean).join(" · ");
const schoolOf = ({ lea, estab }) => [lea, estab].filter(Boolean).join("/");

const columns = [
  ["School", schoolOf], ["Pupil or key", pupilOf], ["Where", placeOf], ["What, and what to do", ({ message }) => message],
];

// What a rule tests, why and where it comes from: the program's own words, fetched when they are asked for.
const whyOf = (rule) => {
  const text = element("pre", { hidden: true });
  const button = element("button", { type: "button", class: "link", onclick: async () => {
    text.textContent = (await runProgram(["explain", rule])).out;
    text.hidden = false;
    button.hidden = true;
  } }, `Why ${rule}, and where it comes from`);
  return element("div", {}, button, text);
};

const ruleDetails = ({ rule, title }, findings, tag, open) => {
  const details = element("details", { class: "rule", open },
    element("summary", {}, element("span", { class: `tag ${tag.toLowerCase()}` }, tag),
      ` ${title ?? rule} `, element("span", { class: "quiet" }, `${rule} · ${counted(findings.length, "place", "places")}`)));
  // The places are made when they are first looked at: there may be hundreds of thousands.
  const fill = () => details.open && details.children.length === 1 && details.append(...longTableOf(`Places: ${title ?? rule}`, columns, findings), whyOf(rule));
  details.addEventListener("toggle", fill);
  fill();
  return details;
};

const byRule = (findings) => {
  const found = new Map();
  for (const finding of findings) {
    if (!found.has(finding.rule)) found.set(finding.rule, []);
    found.get(finding.rule).push(finding);
  }
  return [...found];
};

const partOf = ({ severity, title, tag, open }, report, rules) => {
  const groups = byRule(report.findings.filter((finding) => finding.severity === severity));
  if (groups.length === 0) return [];
  return [element("h3", {}, `${title} (${groups.reduce((sum, [, findings]) => sum + findings.length, 0).toLocaleString("en-GB")})`),
    ...groups.map(([rule, findings]) => ruleDetails(rules.get(rule) ?? { rule }, findings, tag, open && groups.length <= 6))];
};

const schoolsTable = (schools) => tableOf("School by school",
  [["School", (school) => schoolOf(school) || "The files"], ["Can this go?", ({ answer }) => answer]], schools);

const uncheckedOf = (rules) => {
  const unchecked = rules.filter(({ verdict }) => /^not (check|run)|could not/.test(verdict));
  if (unchecked.length === 0) return [];
  return [element("details", {}, element("summary", {}, `What could not be checked here (${counted(unchecked.length, "rule", "rules")})`),
    tableOf("What could not be checked", [["Rule", ({ rule, title }) => `${rule} ${title}`], ["Why not", ({ why }) => why],
      ["What it would take", ({ needed }) => needed]], unchecked))];
};

const openAll = () => element("p", { class: "no-print" }, element("button", { type: "button", class: "button second", onclick: () =>
  byId("findings").querySelectorAll("details.rule").forEach((details) => (details.open = true)) }, "Open all, to read or print"));

// `bytes`: the report, or undefined. All of it, or only what it comes to, where the report is shown as a page. Gives how
// many errors there are; undefined without a report.
export const showFindings = (bytes, isAllShown) => {
  show("findings", bytes !== undefined);
  byId("findings").replaceChildren();
  if (bytes === undefined) return undefined;
  const report = JSON.parse(new TextDecoder().decode(bytes));
  const { summary } = report;
  const worst = summary.error > 0 ? "error" : summary.query > 0 ? "query" : "fine";
  const rules = new Map(report.rules.map((rule) => [rule.rule, rule]));
  const parted = isAllShown ? parts.flatMap((part) => partOf(part, report, rules)) : [];
  byId("findings").replaceChildren(
    element("p", { class: `answer ${worst}` }, element("strong", {}, summary.answer)),
    ...(summary.schools?.filter(({ lea }) => lea !== "").length > 1 ? [schoolsTable(summary.schools)] : []),
    ...(parted.length > 0 ? [openAll()] : []), ...parted, ...(isAllShown ? uncheckedOf(report.rules) : []));
  return summary.error;
};
