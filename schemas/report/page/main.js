// The answer and the rules are there at once; the list by pupil comes when all findings are read.

// What stands in <noscript> for readers without a script is made when it is opened; it is the page's own text.
function makeLater(details) {
  details.addEventListener("toggle", () => {
    const source = details.querySelector("noscript");
    if (source === null) return;
    source.remove();
    const made = new DOMParser().parseFromString(source.textContent, "text/html");
    details.append(...made.body.childNodes);
  });
}

function addUnsaved() {
  const bar = element("div", { class: "unsaved", id: "unsaved", role: "region", "aria-label": "Not saved", hidden: "" },
    element("p"), element("button", { type: "button" }, "Save explanations"));
  document.body.append(bar);
}

function start() {
  const data = beginData();
  data.several = document.querySelector("section.rule") !== null && document.getElementById("schools") !== null;
  addUnsaved();
  const answers = makeAnswers(data);
  setUpRules(data, answers);
  document.querySelectorAll("details[data-later]").forEach(makeLater);
  document.addEventListener("DOMContentLoaded", () => {
    readAll(data);
    setUpSaving(answers);
    requestAnimationFrame(() => setTimeout(() => setUpPupils(data, answers), 0));
  });
}
if (document.querySelector("#pupils") !== null) start();
