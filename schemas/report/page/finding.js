// One finding as the page shows it: whom it is about, what is wrong, and where.
const dayWords = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric",
  timeZone: "UTC" });

// "Tue, 9 Dec 2025, AM" of "2025-12-09 AM"
function whenWords(when, words = dayWords) {
  if (when === "") return "";
  const [date, session] = when.split(" ");
  return words.format(new Date(date + "T00:00:00Z")) + (session ? ", " + session : "");
}

function yearWords(year) {
  if (/^[0-9]+$/.test(year)) return "Year " + year;
  return year === "R" ? "Reception" : year === "" ? "" : "Year group " + year;
}

function whoWords(finding) {
  return [finding.pupil, yearWords(finding.year), finding.key].filter(Boolean).join(", ");
}

function line(text, name = "p") {
  return text === "" ? null : element(name, {}, isolated(text));
}

// Whom it is about, with a link to all that is found about the same pupil.
function whoPart(data, finding) {
  const part = element("div", { class: "who" });
  const search = finding.key || finding.pupil;
  const name = finding.pupil || finding.key || "Not about one pupil";
  const link = search === "" || data.facts.redacted ? isolated(name)
    : element("a", { href: "#" + new URLSearchParams({ q: search }) }, isolated(name));
  part.append(element("strong", {}, link));
  const year = yearWords(finding.year);
  if (year !== "") part.append(element("p", {}, isolated(year)));
  if (finding.pupil !== "" && finding.key !== "") part.append(line(finding.key));
  if (data.several && finding.school !== "") part.append(line("School " + finding.school));
  return part;
}

function wherePart(finding) {
  const part = element("div", { class: "where" });
  for (const text of [finding.place, whenWords(finding.when)]) {
    if (text !== "") part.append(line(text));
  }
  if (finding.field !== "") {
    part.append(element("p", {}, isolated(finding.field), ": ",
      finding.value === "" ? "blank" : element("code", {}, isolated(finding.value))));
  }
  return part;
}

function explanationField(finding, answers) {
  const id = "explanation-" + ++answers.fields;
  const given = answers.of(finding);
  const field = element("textarea", { id, rows: "2", maxlength: "2000", "data-number": String(finding.number) });
  field.value = given.reason;
  field.addEventListener("input", () => answers.give(finding.number, field.value, field));
  const about = " of " + finding.rule + ": " + (whoWords(finding) || finding.school) + " " + whenWords(finding.when);
  return element("div", { class: "explain" },
    element("label", { for: id }, "Explanation", element("span", { class: "hidden-text" }, about)), field,
    finding.reason === "" ? null
      : element("p", { class: "quiet" }, "Given on " + finding.said + (finding.by === "" ? "" : " by " + finding.by) + "."));
}

function givenExplanation(finding) {
  return finding.reason === "" ? null : element("p", { class: "quiet" }, "Explained on " + finding.said + ": ",
    isolated(finding.reason));
}

// What stands under the heading of the rule: what to do, why, the source.
function adviceOf(finding) {
  const section = document.getElementById(finding.severity + "-" + finding.rule);
  const details = element("details", { class: "advice" }, element("summary", {}, "What to do, and why",
    element("span", { class: "hidden-text" }, " (" + finding.rule + ")")));
  details.addEventListener("toggle", () => {
    if (details.children.length > 1 || section === null) return;
    details.append(section.querySelector(".to-do").cloneNode(true));
    section.querySelectorAll(".advice p").forEach((part) => details.append(part.cloneNode(true)));
  });
  return details;
}

// Under its rule a finding says whom it is about; under its pupil, which rule it is of.
function findingItem(data, number, answers, underPupil) {
  const finding = findingAt(data, number);
  const item = element("li", { class: "finding" });
  const what = element("div", { class: "what" });
  if (underPupil) {
    const title = document.getElementById("title-" + finding.severity + "-" + finding.rule);
    item.id = "finding-" + number;
    what.append(element("p", { class: "title" }, element("span", { class: "tag " + finding.severity }, finding.severity),
      " " + (title === null ? finding.rule : title.textContent)));
  } else {
    item.append(whoPart(data, finding));
  }
  const message = element("p", {}, isolated(finding.message));
  if (finding.since !== "") message.prepend(element("span", { class: "tag new" }, "new"), " ");
  what.append(message);
  if (underPupil) what.append(adviceOf(finding));
  if (finding.severity === "query" && !answers.redacted) what.append(explanationField(finding, answers));
  else if (finding.reason !== "") what.append(givenExplanation(finding));
  item.append(what);
  const where = wherePart(finding);
  if (underPupil) {
    where.append(element("p", { class: "no-print" }, element("a", { href: "#finding=" + number }, "Link to this",
      element("span", { class: "hidden-text" }, " finding of " + finding.rule))));
  }
  item.append(where);
  return item;
}
