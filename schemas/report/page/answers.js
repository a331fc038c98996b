// What there is to say about queries: what was explained before stays, what is written here is added, and all is saved
// as the file that --explanations reads.
const answerHeads = ["lea", "estab", "rule", "key", "session_date", "session", "field", "value", "message", "reason",
  "by", "date"];

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
}

// What a spreadsheet would run gets an apostrophe in front, which Muster takes off again.
function csvCell(text) {
  const runs = /^[\t\r\n]|^[\s\u3000\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) && text !== "--" &&
    !/^\s*-[0-9.]*$/.test(text);
  const safe = runs ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? "\"" + safe.replaceAll("\"", "\"\"") + "\"" : safe;
}

// A value that the page could not show as it is has a question mark in it; a blank cell fits any value.
function explanationRow(finding, said) {
  const [lea, estab = ""] = finding.school.split("/");
  const [date = "", session = ""] = finding.when.split(" ");
  const value = finding.value.includes("?") ? "" : finding.value;
  return [lea, estab, finding.rule, finding.key, date, session, finding.field, value, finding.message, said.reason,
    said.by, said.said].map(csvCell).join(",");
}

function makeAnswers(data) {
  const written = new Map();
  const answers = { fields: 0, changed: false, redacted: data.facts.redacted };
  const status = document.getElementById("saved");
  const unsaved = document.getElementById("unsaved");

  answers.of = (finding) => written.get(finding.number) ||
    { reason: finding.reason, by: finding.by, said: finding.said };
  answers.give = (number, reason, from) => {
    const by = document.getElementById("by").value.trim();
    written.set(number, { reason: reason.replace(/\s+/g, " ").trim(), by, said: today() });
    for (const field of document.querySelectorAll("textarea[data-number=\"" + number + "\"]")) {
      if (field !== from) field.value = reason;
    }
    answers.changed = true;
    const count = [...written.values()].filter((said) => said.reason !== "").length;
    unsaved.hidden = false;
    unsaved.firstChild.textContent = counted(count, "explanation is", "explanations are") + " written here and not saved.";
    status.textContent = "Not saved yet.";
  };
  answers.csv = () => {
    const lines = [answerHeads.join(",")];
    const queries = [...data.groups].filter(([name]) => name.startsWith("query-"))
      .flatMap(([, numbers]) => numbers).sort((a, b) => a - b);
    for (const number of queries) {
      const finding = findingAt(data, number);
      const said = answers.of(finding);
      if (said.reason !== "") lines.push(explanationRow(finding, said));
    }
    return lines.join("\n") + "\n" + data.facts.kept;
  };
  answers.save = () => {
    const address = URL.createObjectURL(new Blob([answers.csv()], { type: "text/csv" }));
    const link = element("a", { href: address, download: "explanations.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    answers.changed = false;
    unsaved.hidden = true;
    status.textContent = "Saved as explanations.csv. Give it to the next run: at a prompt with --explanations explanations.csv, in muster.html with your files.";
  };
  window.addEventListener("beforeunload", (event) => {
    if (answers.changed) event.preventDefault();
  });
  return answers;
}

function setUpSaving(answers) {
  const box = document.getElementById("save-box");
  if (box === null) return;
  box.hidden = false;
  document.getElementById("save").addEventListener("click", answers.save);
  const second = document.getElementById("unsaved").querySelector("button");
  second.addEventListener("click", () => {
    answers.save();
    document.getElementById("saved").scrollIntoView({ block: "center" });
  });
}
