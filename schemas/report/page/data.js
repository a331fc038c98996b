// All findings stand once in the page: as the rows of a table for readers without a script. Here that table is a text,
// and a row is taken apart when something of it is asked for. A row of <th> says what the rows below it have in common.
const columns = ["key", "pupil", "year", "when", "field", "value", "line", "column", "message", "reason", "by", "said", "since"];
const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#10;": "\n" };

function decode(text) {
  return text.includes("&") ? text.replace(/&(?:amp|lt|gt|quot|#39|#10);/g, (entity) => entities[entity]) : text;
}

const headStart = /^<tr(?: class="([a-z]+)")?><th>/;

function headOf(line) {
  const [severity, rule, school, file, message] = line.split(/<th[^>]*>/).slice(1).map(decode);
  return { severity, rule, school, file, message, kind: headStart.exec(line)[1], group: severity + "-" + rule };
}

// `rows` and `heads` are the row and what it has in common with others, by the number of the finding. At first they
// have the findings that stand under their rules, and all when the page is read to its end.
function beginData() {
  const data = { rows: [], heads: [], groups: new Map(), keys: null, whole: false, several: false };
  data.facts = JSON.parse(document.getElementById("facts").textContent);
  for (const section of document.querySelectorAll("section.rule")) {
    const numbers = [];
    let head = null;
    for (const line of section.querySelector("noscript").textContent.split("\n")) {
      const row = /^<tr data-number="([0-9]+)">/.exec(line);
      if (headStart.test(line)) head = headOf(line);
      if (row === null) continue;
      numbers.push(Number(row[1]));
      data.rows[row[1]] = line;
      data.heads[row[1]] = head;
    }
    data.groups.set(section.dataset.group, numbers);
  }
  return data;
}

function readAll(data) {
  const schools = new Set();
  let head = null;
  let numbers = null;
  data.groups.clear();
  data.rows = [];
  data.heads = [];
  const take = (line) => {
    if (line.startsWith("<tr><td>")) {
      numbers.push(data.rows.length);
      data.rows.push(line);
      data.heads.push(head);
    } else if (headStart.test(line)) {
      head = headOf(line);
      if (head.school.includes("/")) schools.add(head.school);
      numbers = data.groups.get(head.group) || [];
      data.groups.set(head.group, numbers);
    }
  };
  for (const piece of document.querySelectorAll("noscript.source")) piece.textContent.split("\n").forEach(take);
  data.several = schools.size > 1;
  data.whole = true;
}

// "marks.csv line 1,204, column 6", and of a workbook "pupils.xlsx, sheet Marks, cell F1204".
function placeWords(folder, head, line, column) {
  const path = folder !== "" && head.file.startsWith(folder) ? head.file.slice(folder.length) : head.file;
  if (head.kind === "cell") {
    const bracket = path.lastIndexOf("[");
    const sheet = path.slice(0, bracket) + ", sheet " + path.slice(bracket + 1, -1);
    return line === "" ? sheet : sheet + (column === "" ? ", row " : ", cell " + letters(Number(column))) + line;
  }
  if (line === "") return path;
  const across = column === "" ? "" : (head.kind === "character" ? ", character " : ", column ") + column;
  return path + " line " + Number(line).toLocaleString("en-GB") + across;
}

// 1 is A, 27 is AA.
function letters(column) {
  let text = "";
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCharCode(65 + (left - 1) % 26) + text;
  }
  return text;
}

// One finding as an object; its number is its place among all of them.
function findingAt(data, number) {
  const cells = data.rows[number].split("<td>");
  const head = data.heads[number];
  const finding = { number, severity: head.severity, rule: head.rule, school: head.school };
  columns.forEach((name, i) => { finding[name] = decode(cells[i + 1] || ""); });
  const [date = "", session = ""] = finding.when.split(" ");
  const named = { key: finding.key, field: finding.field, value: finding.value, date, session };
  finding.usual = finding.message === ""; // what the rule says of all, or its title
  if (finding.usual) {
    finding.message = head.message.replace(/\{(key|field|value|date|session)\}/g, (_, name) => named[name]);
  }
  finding.place = placeWords(data.facts.folder, head, finding.line, finding.column);
  return finding;
}

// What is searched, filtered and grouped by, of all findings: made when it is first needed.
function keysOf(data) {
  data.keys ??= data.rows.map((row, number) => {
    const cells = row.split("<td>", 4);
    const { severity, rule, school } = data.heads[number];
    return { severity, rule, school, key: decode(cells[1]), pupil: decode(cells[2] || ""), year: decode(cells[3] || ""),
      searched: null };
  });
  return data.keys;
}

// Without regard to case and to marks on letters: Zoe finds Zoë.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

// Texts are put into the page as texts: nothing of anybody's data becomes an element.
function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children) {
    if (child !== null && child !== undefined) made.append(child);
  }
  return made;
}

// A text that may run from right to left, or try to: it cannot disturb what stands around it.
function isolated(text) {
  return element("bdi", {}, text);
}

function counted(count, one, many) {
  return count.toLocaleString("en-GB") + " " + (count === 1 ? one : many);
}
