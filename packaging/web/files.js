// What was dropped or chosen, and what a command is given of it. A file is { path, blob, role }: paths as in the folder,
// the role by what stands at its beginning.
import { csvRows } from "./csv.js";
import { unfolded } from "./unzip.js";
import { OUT } from "./program.js";

const isWanted = (path) => !path.split("/").some((part) => part.startsWith(".") || /^(thumbs\.db|desktop\.ini)$/i.test(part));

// Browsers have two ways to what is dropped. Chromium's newer one works in a page that was opened from a file, where its
// older one fails; Firefox has the older one alone.
const handleFiles = async (handle, prefix) => {
  const path = prefix + handle.name;
  if (handle.kind === "file") return [{ path, blob: await handle.getFile() }];
  const found = [];
  for await (const inner of handle.values()) found.push(...(await handleFiles(inner, `${path}/`)));
  return found;
};

const entryFiles = async (entry, prefix) => {
  const path = prefix + entry.name;
  if (entry.isFile) {
    const blob = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ path, blob }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    for (const inner of some) found.push(...(await entryFiles(inner, `${path}/`)));
  }
  return found;
};

export const filesOfInput = (list) =>
  [...list].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }))
    .filter(({ path }) => isWanted(path));

// What is dropped must be asked for at once: it is gone when the event is over.
export const filesOfDrop = async (transfer) => {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const asked = items.map((item) => (item.getAsFileSystemHandle
    ? item.getAsFileSystemHandle().then((handle) => handleFiles(handle, ""))
    : entryFiles(item.webkitGetAsEntry(), "")));
  return (await Promise.all(asked)).flat().filter(({ path }) => isWanted(path));
};

// Maps and explanations go by options of their own, wherever they lie, and returns beside the register.
const roles = { map: ["file", "sheet", "key", "value"], explanations: ["rule", "key", "reason"] };

export const withRoles = async (files) =>
  Promise.all((await unfolded(files)).filter(({ path }) => isWanted(path)).map(async (file) => {
    const text = await file.blob.slice(0, 2000).text();
    const head = (csvRows(text.replace(/^\ufeff/, "").split(/\r?\n/)[0] ?? "")[0] ?? []).map((name) => name.trim().toLowerCase());
    const known = Object.keys(roles).find((role) => roles[role].every((name) => head.includes(name)));
    return { ...file, role: known ?? (/<Message[\s>]/.test(text) ? "return" : "input") };
  }));

// A later file of one path takes the place of the earlier.
export const merged = (old, more) => {
  const all = new Map([...old, ...more].map((file) => [file.path, file]));
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
};

const isDatabase = (path) => /\.(db|sqlite3?)$/i.test(path);

// Files without a folder are laid into one: tables of a register belong together. A folder that has the name which
// the program writes to is renamed.
const placed = (file, counts) => {
  const inFolder = file.path.includes("/");
  const alone = isDatabase(file.path) || counts[file.role] === 1;
  const path = inFolder || alone ? file.path : `${file.role === "return" ? "returns" : "files"}/${file.path}`;
  return { ...file, path: path.split("/")[0] === OUT ? `given-${path}` : path };
};

// { files, maps, explanations, operands }: what the program finds on its disk, and by which words it is told of it.
export const laidOut = (files) => {
  const loose = files.filter(({ path }) => !path.includes("/") && !isDatabase(path));
  const counts = { return: 0, input: 0, map: 1, explanations: 1 };
  for (const { role } of loose) if (role === "return" || role === "input") counts[role]++;
  const all = files.map((file) => placed(file, counts));
  const ofRole = (role) => all.filter((file) => file.role === role).map(({ path }) => path);
  const operands = new Set(all.filter(({ role }) => role === "input" || role === "return").map(({ path }) => path.split("/")[0]));
  return { files: all, maps: ofRole("map"), explanations: ofRole("explanations"), operands: [...operands] };
};

// The folders of results of Muster.
export const resultFolders = (files) =>
  files.filter(({ path }) => /\/muster\.sqlite$/.test(path)).map(({ path }) => path.split("/").slice(0, -1).join("/"));

// Results and returns: what can be compared. [{ path, title, isResult }]
export const resultsAmong = (files) => [
  ...resultFolders(files).map((path) => ({ path, title: path, isResult: true })),
  ...files.filter(({ role }) => role === "return").map(({ path }) => ({ path, title: path, isResult: false })),
];

export const sizeOf = (bytes) => {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
};
