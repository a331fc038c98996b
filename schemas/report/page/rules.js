// Under each rule: its first findings at once, the others on demand.
const firstShown = 5;
const moreShown = 50;

// `total` is how many there are; the first are there before the page is read to its end.
function fillRule(data, section, answers) {
  const total = Number(section.dataset.count);
  const list = section.querySelector(".findings");
  const button = element("button", { type: "button", class: "second" });
  let shown = 0;
  const show = (count) => {
    const numbers = data.groups.get(section.dataset.group);
    const from = shown;
    for (const until = Math.min(numbers.length, shown + count); shown < until; shown++) {
      list.append(findingItem(data, numbers[shown], answers, false));
    }
    const rest = total - shown;
    button.textContent = "Show " + (rest > moreShown ? moreShown + " more of " : "the other ") +
      rest.toLocaleString("en-GB") + " of " + ruleOf(section);
    button.hidden = rest === 0;
    return from;
  };
  show(total <= firstShown + 2 ? total : firstShown);
  button.addEventListener("click", () => {
    const next = list.children[show(moreShown)];
    if (next === undefined) return; // the page is still read
    next.tabIndex = -1;
    next.focus();
  });
  list.after(button);
}

function ruleOf(section) {
  return section.dataset.group.slice(section.dataset.group.indexOf("-") + 1);
}

// One reason may hold for all queries of a rule.
function addForAll(data, section, answers) {
  const rule = ruleOf(section);
  const id = "all-" + section.dataset.group;
  const field = element("textarea", { id, rows: "2", maxlength: "2000" });
  const said = element("p", { role: "status", class: "quiet" });
  const button = element("button", { type: "button", class: "second" }, "Put it where none is");
  button.addEventListener("click", () => {
    if (field.value.trim() === "") return;
    const open = data.groups.get(section.dataset.group)
      .filter((number) => answers.of(findingAt(data, number)).reason === "");
    open.forEach((number) => answers.give(number, field.value, null));
    said.textContent = counted(open.length, "query has", "queries have") + " it now.";
  });
  section.querySelector(".findings").before(element("details", { class: "no-print" },
    element("summary", {}, "One explanation for all of " + rule),
    element("div", { class: "explain" }, element("label", { for: id }, "What is true of every one of them"), field),
    button, said));
}

function setUpRules(data, answers) {
  for (const section of document.querySelectorAll("section.rule")) {
    fillRule(data, section, answers);
    if (section.dataset.group.startsWith("query-") && Number(section.dataset.count) > 1 && !answers.redacted) {
      addForAll(data, section, answers);
    }
  }
}
