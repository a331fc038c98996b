// What is printed: under each rule a table with a line or two for each finding, and the pupils with the rules that they
// are under. What a screen opens and searches is no use on paper, and nothing stands there twice.
const paperLimit = 500; // so many findings, or pupils, are printed whole
const paperFirst = 20; // of more findings, so many of each rule
const paperDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "2-digit", month: "2-digit", year: "numeric",
  timeZone: "UTC" });
const paperHeads = ["Pupil", "Year", "UPN or key", "Date", "Recorded", "Where"];

// What the messages end with, in whole sentences that are the same in all: it stands once above them.
function commonEnd(messages) {
  const parts = messages.map((message) => message.split(/(?<=[.;:]) /));
  let count = 0;
  while (parts.length > 1 && parts.every((part) => count < part.length && part.at(-1 - count) === parts[0].at(-1 - count))) {
    count++;
  }
  return count === 0 ? "" : parts[0].slice(-count).join(" ");
}

function cellsOf(name, texts) {
  return texts.map((text) => element(name, name === "th" ? { scope: "col" } : {}, isolated(text)));
}

function paperTable(kind, caption, heads) {
  return element("table", { class: "paper " + kind }, element("caption", { class: "hidden-text" }, caption),
    element("thead", {}, element("tr", {}, ...cellsOf("th", heads))));
}

// A finding is a <tbody> of its own, which no page cuts: one line, and below it what is said of this one alone.
function paperFinding(data, number, answers, end) {
  const finding = findingAt(data, number);
  const head = data.heads[number];
  const place = placeWords(data.facts.folder, head, finding.line, head.kind === "cell" ? finding.column : "");
  const recorded = finding.field === "" ? "" : finding.field + ": " + (finding.value === "" ? "blank" : finding.value);
  const row = element("tr", {}, ...cellsOf("td", [finding.pupil, finding.year, finding.key, whenWords(finding.when, paperDay).replaceAll(",", ""),
    recorded, place + (finding.since === "" ? "" : ", " + finding.since)]));
  const made = element("tbody", {}, row);
  const more = element("td", { colspan: String(paperHeads.length) });
  const said = finding.usual ? "" : finding.message.slice(0, finding.message.length - end.length).trim();
  if (said !== "") more.append(isolated(said), " ");
  const { reason } = answers.of(finding);
  if (finding.severity === "query" && !answers.redacted) {
    more.append(element("span", { class: "reason" }, "Explanation: ", isolated(reason)));
  }
  if (more.hasChildNodes()) made.append(element("tr", {}, more));
  return made;
}

function paperRule(data, section, answers) {
  const all = data.groups.get(section.dataset.group);
  const numbers = data.rows.length > paperLimit ? all.slice(0, paperFirst) : all;
  const own = numbers.map((number) => findingAt(data, number)).filter((finding) => !finding.usual);
  const end = commonEnd(own.map((finding) => finding.message));
  const table = paperTable(section.dataset.group.split("-")[0], "Findings of " + ruleOf(section), paperHeads);
  let school = null;
  for (const number of numbers) {
    const of = data.heads[number].school;
    if (data.several && of !== school) {
      table.append(element("tbody", { class: "school" }, element("tr", {},
        element("th", { colspan: String(paperHeads.length), scope: "rowgroup" },
          of === "" ? "About no one school" : "School " + of))));
    }
    school = of;
    table.append(paperFinding(data, number, answers, end));
  }
  section.append(element("div", { class: "on-paper" }, end === "" ? null : element("p", {}, isolated(end)), table,
    numbers.length === all.length ? null
      : element("p", {}, "And " + (all.length - numbers.length).toLocaleString("en-GB") + " more, which are not printed.")));
}

// "R101 (3), R118" of the findings of one pupil.
function rulesWords(data, numbers) {
  const counts = new Map();
  numbers.forEach((number) => counts.set(data.keys[number].rule, 1 + (counts.get(data.keys[number].rule) || 0)));
  return [...counts].map(([rule, count]) => count === 1 ? rule : rule + " (" + count.toLocaleString("en-GB") + ")").join(", ");
}

function paperPupils(data, groups) {
  const pupils = groups.filter((group) => group.name !== "");
  const table = paperTable("pupils", "Pupils and their rules", ["Pupil", "UPN or key", "Rules"]);
  const body = element("tbody");
  for (const { head, numbers } of pupils.slice(0, paperLimit)) {
    body.append(element("tr", {}, ...cellsOf("td", [head.pupil, head.key, rulesWords(data, numbers)])));
  }
  table.append(body);
  document.getElementById("pupil-list").after(element("div", { class: "on-paper pupils" }, pupils.length === 0 ? null : table,
    pupils.length <= paperLimit ? null : element("p", {}, "The first " + paperLimit + " of " +
      counted(pupils.length, "pupil", "pupils") + " are printed; a filter prints others.")));
}

// `shown` gives the pupils that the list has at that time.
function setUpPaper(data, answers, shown) {
  const clear = () => document.querySelectorAll("main .on-paper").forEach((part) => part.remove());
  window.addEventListener("beforeprint", () => {
    clear();
    document.querySelectorAll("section.rule").forEach((section) => paperRule(data, section, answers));
    paperPupils(data, shown());
  });
  window.addEventListener("afterprint", clear);
}
