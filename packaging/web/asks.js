// The questions of a task as fields, and the answers as words of a command.
import { element, byId } from "./element.js";
import { fieldKind } from "./options.js";
import { optionWords } from "./tasks.js";

const TERM = "--term";

const idOf = (name) => `ask${name}`;

const fieldOf = (option, terms) => {
  const id = idOf(option.name);
  const { kind, choices } = option.choices ? { kind: "choice", choices: option.choices } : { ...fieldKind(option), ...optionWords[option.name] };
  const select = (rows) => element("select", { id }, ...rows.map(([value, title]) => element("option", { value }, title)));
  if (option.name === TERM) return select(terms.map(({ words, title }) => [words.join(" "), title]));
  if (kind === "choice") return select(choices);
  const type = { date: "date", time: "datetime-local", number: "number", yes: "checkbox", text: "text" }[kind];
  return element("input", { id, type, autocomplete: "off", step: type === "datetime-local" ? "1" : null });
};

const askOf = (option, terms) => {
  const field = fieldOf(option, terms);
  const words = optionWords[option.name];
  const label = option.name === TERM ? "Which term?" : words?.label ?? `${option.help[0].toUpperCase()}${option.help.slice(1)}`;
  const parts = [element("label", { for: field.id }, label)];
  if (words?.hint) {
    parts.push(element("p", { class: "hint", id: `${field.id}-hint` }, words.hint));
    field.setAttribute("aria-describedby", `${field.id}-hint`);
  }
  return element("div", { class: field.type === "checkbox" ? "ask tick" : "ask" }, ...parts, field);
};

let shown = []; // the options asked for at present
let kept = {}; // what was answered, also where another task is chosen meanwhile

const keepAnswers = () => {
  for (const { name } of shown) {
    const field = byId(idOf(name));
    kept[name] = field.type === "checkbox" ? field.checked : field.value.trim();
  }
};

const giveBack = ({ name }) => {
  const field = byId(idOf(name));
  if (!(name in kept)) return;
  if (field.type === "checkbox") field.checked = kept[name];
  else if (field.tagName !== "SELECT" || [...field.options].some(({ value }) => value === kept[name])) field.value = kept[name];
};

// As the words stand in tasks.js; the program's own come first.
const placeOf = ({ name }) => Object.keys(optionWords).indexOf(name);

// Asks for the options of a task: those about what is made, and below a heading those that few need. An option with
// `choices` and `isOperand` is none of the program's: its answer is given by answerOf.
export const askFor = (own, common, terms) => {
  keepAnswers();
  const isTermly = own.some(({ name }) => name === TERM);
  const asked = own.filter(({ name }) => !(isTermly && name === "--year"));
  const first = asked.filter(({ name, isOperand }) => name === TERM || isOperand || optionWords[name]?.first);
  const later = [...asked.filter((option) => !first.includes(option)), ...common.filter(({ name }) => name in optionWords)]
    .sort((a, b) => placeOf(a) - placeOf(b));
  shown = [...first, ...later];
  byId("asks").replaceChildren(...first.map((option) => askOf(option, terms)),
    element("details", { id: "further" },
      element("summary", {}, first.length === 0 ? "Only if the files do not say it: which school, which week"
        : "Only if needed: which school, which week, a serial number"),
      element("p", { class: "hint" }, "Leave these empty. Muster asks for one if the files do not say it."),
      element("div", { class: "fields" }, ...later.map((option) => askOf(option, terms)))));
  byId("further").hidden = later.length === 0;
  shown.forEach(giveBack);
};

// The first question that must have an answer and has none, as the id of its field; or null.
export const missingAnswer = () => {
  const missing = shown.find(({ name }) => optionWords[name]?.needed && byId(idOf(name)).value.trim() === "");
  return missing === undefined ? null : idOf(missing.name);
};

export const answerWords = () => {
  keepAnswers();
  return shown.flatMap(({ name, isOperand }) => {
    if (isOperand) return [];
    const value = kept[name];
    if (name === TERM) return value === "" ? [] : value.split(" ");
    if (value === true) return [name];
    return value ? [name, name === "--now" && value.length === 16 ? `${value}:00` : value] : [];
  });
};

export const answerOf = (name) => byId(idOf(name))?.value ?? "";

export const setAnswer = (name, value) => {
  const field = byId(idOf(name));
  if (field !== null) field.value = value;
};

// The fields that a message of the program names by their options: [{ name, id, label, isLater }].
export const fieldsNamedIn = (text) =>
  shown.filter(({ name }) => new RegExp(`${name}(?![\\w-])`).test(text))
    .map(({ name }) => ({ name, id: idOf(name), isLater: byId("further").contains(byId(idOf(name))),
      label: byId("asks").querySelector(`label[for="${idOf(name)}"]`).textContent }));
