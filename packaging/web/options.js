// Which options a command takes, from the program's own help, so that a new collection needs nothing here.

// "  --from YYYY-MM-DD      the first day" as { name, value, help }.
const optionOf = (line) => {
  const match = /^  (--[a-z-]+)(?: (\S+))? {2,}(\S.*)$/.exec(line);
  return match === null ? null : { name: match[1], value: match[2] ?? "", help: match[3] };
};

// The help of a command as { common: [option], of: { COLLECTION: [option] } }.
export const optionsOf = (help) => {
  const found = { common: [], of: {} };
  let into = found.common;
  for (const line of help.split("\n")) {
    const section = /^([a-z][a-z-]*):$/.exec(line);
    if (section !== null) into = found.of[section[1]] = [];
    const option = optionOf(line);
    if (option !== null) into.push(option);
  }
  return found;
};

// The formats of reports that this program has, of those that are wanted.
export const formatsOf = (help, wanted) => {
  const [text] = /^  --report FORMAT.*(\n {4,}.*)*/m.exec(help) ?? [""];
  return wanted.filter((format) => new RegExp(`\\b${format}\\b`).test(text));
};

// How an option is asked for: { kind, choices }.
export const fieldKind = ({ value }) => {
  if (value === "") return { kind: "yes" };
  if (value === "YYYY-MM-DD") return { kind: "date" };
  if (value === "YYYY-MM-DDThh:mm:ss") return { kind: "time" };
  if (/^(N|YYYY)$/.test(value)) return { kind: "number" };
  if (value.includes("|")) return { kind: "choice", choices: value.split("|").map((word) => [word, word]) };
  return { kind: "text" };
};
