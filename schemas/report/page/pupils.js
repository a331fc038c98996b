// The list by pupil: searched and filtered, with its state in the address, so that a link to a pupil, or to one
// finding, finds the same again.
const filterNames = ["q", "severity", "rule", "year", "school"];
const pupilFindings = 10;

function readState() {
  return location.hash.includes("=") ? Object.fromEntries(new URLSearchParams(location.hash.slice(1))) : {};
}

function writeState(form) {
  const state = new URLSearchParams();
  for (const name of filterNames) {
    const value = form.elements[name].value.trim();
    if (value !== "") state.set(name, value);
  }
  if (state.size > 0 || location.hash.includes("=")) history.replaceState(null, "", "#" + (state.size > 0 ? state : "pupils"));
}

function matching(data, wanted) {
  const words = plain(wanted.q).split(/\s+/).filter(Boolean);
  const numbers = [];
  keysOf(data).forEach((head, number) => {
    if ((wanted.severity && head.severity !== wanted.severity) || (wanted.rule && head.rule !== wanted.rule) ||
      (wanted.school && head.school !== wanted.school) || (wanted.year && head.year !== wanted.year)) return;
    if (words.length > 0) {
      head.searched ??= plain(head.pupil + " " + head.key + " " + head.rule);
      if (!words.every((word) => head.searched.includes(word))) return;
    }
    numbers.push(number);
  });
  return numbers;
}

// Findings of one pupil together, pupils by name; what is about no pupil comes first.
function groupByPupil(data, numbers) {
  const groups = new Map();
  for (const number of numbers) {
    const head = data.keys[number];
    const who = head.school + "\n" + head.key + "\n" + head.pupil;
    const group = groups.get(who);
    if (group === undefined) groups.set(who, { head, name: head.pupil || head.key, numbers: [number] });
    else group.numbers.push(number);
  }
  const collator = new Intl.Collator("en-GB");
  return [...groups.values()].sort((a, b) => collator.compare(a.name, b.name));
}

function pupilItem(data, group, answers) {
  const { head, numbers } = group;
  const about = head.pupil || head.key ? whoWords(head) : "Not about one pupil";
  const item = element("section", { class: "pupil" }, element("h3", {}, isolated(about)));
  const school = data.several && head.school !== "" ? "School " + head.school + ". " : "";
  item.append(element("p", { class: "quiet" }, school + counted(numbers.length, "finding", "findings") + "."));
  const list = element("ul", { class: "findings" });
  const button = element("button", { type: "button", class: "second" });
  let shown = 0;
  const show = (count) => {
    for (const until = Math.min(numbers.length, shown + count); shown < until; shown++) {
      list.append(findingItem(data, numbers[shown], answers, true));
    }
    const rest = numbers.length - shown;
    button.textContent = "Show " + (rest > moreShown ? moreShown + " of " : "") + "the other " + rest.toLocaleString("en-GB");
    button.hidden = rest === 0;
  };
  item.reach = (number) => show(numbers.indexOf(number) + 1 - shown);
  show(pupilFindings);
  button.addEventListener("click", () => {
    const from = shown;
    show(moreShown);
    list.children[from].tabIndex = -1;
    list.children[from].focus();
  });
  item.append(list, button);
  return item;
}

// The choices that there are; a filter with one choice filters nothing.
function fillChoices(data, form) {
  const collator = new Intl.Collator("en-GB", { numeric: true });
  const words = { severity: (text) => text, rule: (text) => text, school: (text) => text, year: yearWords };
  for (const name of filterNames.slice(1)) {
    const values = [...new Set(keysOf(data).map((head) => head[name]))].filter(Boolean).sort(collator.compare);
    values.forEach((value) => form.elements[name].append(element("option", { value }, words[name](value))));
    form.elements[name].parentElement.hidden = values.length < 2;
  }
}

function setUpPupils(data, answers) {
  const form = document.getElementById("filter");
  const status = document.getElementById("found");
  const list = longList(document.getElementById("pupil-list"), 230);
  let groups = [];

  const show = () => {
    const wanted = Object.fromEntries(filterNames.map((name) => [name, form.elements[name].value.trim()]));
    const numbers = matching(data, wanted);
    groups = groupByPupil(data, numbers);
    const pupils = groups.filter((group) => group.name !== "").length;
    status.textContent = numbers.length === 0 ? "No findings." : counted(numbers.length, "finding", "findings") + " about " +
      counted(pupils, "pupil", "pupils") + (pupils < groups.length ? " and about more than one pupil" : "") + ".";
    list.show(groups, (group) => pupilItem(data, group, answers));
  };
  const reach = (number) => {
    const index = groups.findIndex((group) => group.numbers.includes(number));
    if (index < 0) return;
    const pupil = list.reach(index);
    pupil.reach(number);
    const target = document.getElementById("finding-" + number);
    document.querySelectorAll(".is-target").forEach((other) => other.classList.remove("is-target"));
    target.classList.add("is-target");
    target.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  const follow = () => {
    const state = readState();
    filterNames.forEach((name) => { form.elements[name].value = state[name] || ""; });
    show();
    if (state.finding !== undefined) reach(Number(state.finding));
    else if (Object.keys(state).length > 0) document.getElementById("pupils").scrollIntoView();
  };
  let timer = 0;
  const change = () => { writeState(form); show(); };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(change, 120); });
  form.addEventListener("reset", () => setTimeout(change, 0));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => { if (location.hash.includes("=")) follow(); });
  setUpPaper(data, answers, () => groups);
  fillChoices(data, form);
  form.hidden = false;
  follow();
}
