// The page from top to bottom: files, what is wanted, what must be known; then a run.
import { byId, element, save, show } from "./element.js";
import { csvRows } from "./csv.js";
import { filesOfDrop, filesOfInput, laidOut, merged, resultFolders, resultsAmong, sizeOf, withRoles } from "./files.js";
import { FilesChanged, inventedSchools, OUT, prepareProgram, runAll, Stopped, stopProgram, toldBy } from "./program.js";
import { formatsOf, optionsOf } from "./options.js";
import { groups, tasksOf } from "./tasks.js";
import { answerOf, answerWords, askFor, missingAnswer, setAnswer } from "./asks.js";
import { filesOfResults, keptResults, lastResult } from "./kept.js";
import { forgetReading, isMapChanged, mapText, showReading } from "./reading.js";
import { lookInto, reportWords, start } from "./run.js";
import { listenToLookups } from "./lookup.js";
import { listenToTrace } from "./trace.js";

const state = { files: [], map: "", tasks: [], terms: {}, reading: 0 };

// --- files

const SHOWN = 100;

const showFiles = () => {
  const { files } = state;
  const shown = files.slice(0, SHOWN).map(({ path, blob }) => element("li", {}, `${path} (${sizeOf(blob.size)})`));
  if (files.length > SHOWN) shown.push(element("li", {}, `and ${files.length - SHOWN} more`));
  byId("files").replaceChildren(...shown);
  byId("count").textContent = `${files.length === 1 ? "One file" : `${files.length} files`}, ` +
    sizeOf(files.reduce((sum, { blob }) => sum + blob.size, 0));
  show("given", files.length > 0);
  show("none", files.length === 0);
};

// What the program finds on its disk: the files, and the map as it was changed in this page.
const inputsNow = () => {
  const own = state.map === "" ? [] : [{ path: "map-of-this-page.csv", blob: new Blob([state.map]), role: "map" }];
  const laid = laidOut([...state.files, ...own]);
  return { ...laid, mapWords: laid.maps.flatMap((path) => ["--map", path]) };
};

// What a thing is of which `inspect` says nothing.
const wholeOf = (operand, files, { status }) => {
  const below = files.filter(({ path }) => path === operand || path.startsWith(`${operand}/`));
  const returns = below.filter(({ role }) => role === "return").length;
  if (returns > 0) return [operand, returns === 1 ? "a return, to check" : `${returns} returns, to check`];
  return [operand, status === 0 ? "tables as they are: a register, records, or an export of COLLECT" : "not an export; read as it is"];
};

const read = async () => {
  const turn = ++state.reading;
  const { files, operands: all, mapWords } = inputsNow();
  const finished = resultFolders(files).map((folder) => [folder, "a result of Muster: see “With results” below"]);
  const operands = all.filter((name) => !finished.some(([folder]) => folder.split("/")[0] === name));
  show("reading", true);
  byId("reading-state").textContent = "Looking at them …";
  try {
    const { common } = helpOf("inspect");
    const isForInspect = (word) => word !== "--now" && common.some(({ name }) => name === word);
    const questions = answerWords().filter((word, i, all) => isForInspect(word) || isForInspect(all[i - 1]));
    const results = await runAll(operands.map((name) => ["inspect", ...questions, ...mapWords, "--", name]), files);
    if (turn !== state.reading) return;
    const whole = operands.map((name, i) => [name, results[i]]).filter(([, { out }]) => out.split("\n").length < 2)
      .map(([name, result]) => wholeOf(name, files, result));
    const more = files.filter(({ role }) => role === "map" || role === "explanations")
      .map(({ path, role }) => [path, role === "map" ? "a map: how to read exports" : "explanations of queries"]);
    const err = results.filter(({ out, status }) => status === 0 || out.split("\n").length > 1).map((result) => result.err);
    showReading(results.map(({ out }) => out), [...whole, ...finished, ...more], err.filter(Boolean).join("\n"));
    byId("reading-state").textContent = "";
  } catch (fault) {
    if (turn === state.reading && !(fault instanceof Stopped)) byId("reading-state").textContent = fault.message;
  }
};

const take = async (more) => {
  show("broken", false);
  state.files = merged(state.files, await withRoles(more));
  byId("ready").textContent = "";
  showFiles();
  chooseTask();
  if (state.files.length > 0) await read();
};

const forget = () => {
  state.files = [];
  state.map = "";
  state.reading++;
  forgetReading();
  showFiles();
  chooseTask();
};

const readAgain = () => {
  if (isMapChanged()) state.map = mapText();
  read();
};

const tryInvented = async () => {
  forget();
  byId("task-school-census").checked = true;
  chooseTask();
  setAnswer("--term", "--term spring --year 2026");
  await take(await inventedSchools());
  byId("go").focus();
};

// --- what is wanted

const chosenTask = () => state.tasks.find(({ id }) => byId(`task-${id}`).checked);

// The options of a command: { common, of, text }.
const helpOf = (command) => {
  const text = toldBy(`${command} --help`);
  return { ...optionsOf(text), text };
};

// Results that can be looked into, those given first; for a comparison returns as well.
const choicesOf = (task) => [...resultsAmong(inputsNow().files), ...keptResults().map((kept) => ({ ...kept, isResult: true }))]
  .filter(({ isResult }) => isResult || task.id === "diff").map(({ path, title }) => [path, title]);

// What a task about results asks for, besides options of the program.
const operandAsks = (task) => {
  if (task.group !== "result") return [];
  const choices = choicesOf(task);
  const ask = (name, help, list) => ({ name, value: "", help, isOperand: true, choices: list.length > 0 ? list : [["", "None is given yet"]] });
  if (task.id === "trace") return [ask("result", "of which result", choices)];
  // Of the runs in this page the last one is the newer.
  return [ask("older", "the older one", [...choices].reverse()), ask("newer", "the newer one", choices)];
};

const chooseTask = () => {
  byId("unanswered").textContent = "";
  const task = chosenTask();
  const { common, of } = helpOf(task.command[0]);
  byId("asks").dataset.task = task.id;
  const operands = operandAsks(task);
  askFor([...operands, ...(of[task.collection] ?? [])], operands.length > 0 ? [] : common, state.terms[task.collection] ?? []);
  byId("go").textContent = task.verb;
};

const inWords = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// The terms of each collection, that whose day is nearest to today first.
const termsOf = (dates) => {
  const terms = {};
  for (const [collection, term, year, day, status] of csvRows(dates).slice(1)) {
    if (!term) continue;
    const title = `${term[0].toUpperCase()}${term.slice(1)} ${year}, census day ${inWords(day)}${status === "confirmed" ? "" : " (not confirmed)"}`;
    (terms[collection] ??= []).push({ words: ["--term", term, "--year", year], title, day });
  }
  const away = ({ day }) => Math.abs(Date.parse(day) - Date.now());
  for (const list of Object.values(terms)) list.sort((a, b) => away(a) - away(b));
  return terms;
};

const choiceOf = ({ id, title, hint }) => element("div", { class: "choice" },
  element("input", { type: "radio", name: "task", id: `task-${id}`, "aria-describedby": hint ? `hint-${id}` : null, onchange: chooseTask }),
  element("div", {}, element("label", { for: `task-${id}` }, title), element("p", { class: "hint", id: `hint-${id}` }, hint)));

const showTasks = () => {
  for (const [group, title] of Object.entries(groups)) {
    byId("tasks").append(element("fieldset", {}, element("legend", {}, title),
      ...state.tasks.filter((task) => task.group === group).map(choiceOf)));
  }
  byId("task-check").checked = true;
  chooseTask();
};

// --- a run

const commandOf = (task, { mapWords, explanations, operands }) => {
  const { common, text } = helpOf(task.command[0]);
  const ifKnown = (name, words) => (common.some((option) => option.name === name) ? words : []);
  const summary = task.collection === "school-census" ? ["summary"] : [];
  return [...task.command, ...answerWords(), "-o", OUT, ...ifKnown("--jobs", ["--jobs", "1"]),
    ...ifKnown("--progress", ["--progress", "always"]), ...reportWords(formatsOf(text, ["html", "xlsx", ...summary, "json"])),
    ...mapWords, ...ifKnown("--explanations", explanations.slice(-1).flatMap((path) => ["--explanations", path])), "--", ...operands];
};

const fileBytes = async (files, path) => {
  const file = files.find((one) => one.path === path);
  return file === undefined ? undefined : new Uint8Array(await file.blob.arrayBuffer());
};

// A task about results: what is chosen lies among the given files, or was made in this page.
const submitResults = async (task) => {
  const [older, newer] = [answerOf("older"), answerOf("newer")];
  const files = [...inputsNow().files, ...filesOfResults()];
  if (task.id === "diff") {
    if (older === "" || older === newer) byId("unanswered").textContent = "Choose two: drop two results or returns, or run twice.";
    else start(task, ["diff", "--report", "html:changes.html", "--report", "csv:changes.csv", "--", older, newer], files, "muster-changes.zip");
    return;
  }
  const folder = answerOf("result");
  const own = keptResults()[0]?.path === folder ? lastResult().inputs : inputsNow().files;
  if (folder === "") byId("unanswered").textContent = "Give a result of Muster first (its folder or ZIP, with the files that it was made from), or make one.";
  else lookInto(folder, [...own, ...files.filter(({ path }) => path.startsWith(`${folder}/`))], await fileBytes(files, `${folder}/report.json`));
};

const submit = async (event) => {
  event.preventDefault();
  show("broken", false);
  const task = chosenTask();
  for (const id of ["ready", "unanswered"]) byId(id).textContent = "";
  if (task.group === "result") {
    await submitResults(task);
    return;
  }
  const missing = missingAnswer();
  if (state.files.length === 0) {
    byId("ready").textContent = "Choose files or a folder first.";
    byId("choose-folder").focus();
  } else if (missing !== null) {
    byId("unanswered").textContent = "One question has no answer yet.";
    byId(missing).focus();
  } else {
    const inputs = inputsNow();
    const about = answerWords().filter((word) => /^[a-z0-9-]+$/.test(word) && !word.startsWith("--"));
    start(task, commandOf(task, inputs), inputs.files, ["muster", task.id, ...about].join("-").concat(".zip"));
  }
};

// --- the beginning

const listenToDrops = () => {
  const drop = byId("drop");
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && drop.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const dropped = await filesOfDrop(event.dataTransfer).catch(() => null);
    if (dropped !== null) take(dropped);
    else byId("ready").textContent = "This browser does not hand over what is dropped here: use the buttons.";
  });
};

const listen = () => {
  listenToDrops();
  for (const id of ["choose-files", "choose-folder"]) byId(id).addEventListener("change", ({ target }) => {
    take(filesOfInput(target.files));
    target.value = "";
  });
  byId("try").addEventListener("click", tryInvented);
  byId("forget").addEventListener("click", forget);
  byId("read-again").addEventListener("click", readAgain);
  byId("save-map").addEventListener("click", () => save("map.csv", new Blob([mapText()])));
  byId("stop").addEventListener("click", stopProgram);
  byId("form").addEventListener("submit", submit);
  listenToLookups();
  listenToTrace();
};

// What nobody has caught is told too, where one looks: the page would do nothing, and say nothing.
const tellUncaught = (fault) => {
  if (fault instanceof Stopped) return;
  byId("broken").textContent = fault instanceof FilesChanged || /^Not(Readable|Found)Error$/.test(fault?.name)
    ? "A file has changed, or is gone, since you gave it. Drop the folder once more, or choose it again."
    : `Something in this page broke off (${fault?.message ?? fault}). Load the page anew and try again. What is not saved is gone then.`;
  show("broken", true);
};

const listenToFaults = () => {
  addEventListener("error", ({ error, message }) => tellUncaught(error ?? message));
  addEventListener("unhandledrejection", ({ reason }) => tellUncaught(reason));
};

// The page is there before the program is: that is unpacked while one looks for the files.
const begin = async () => {
  listenToFaults();
  byId("version").textContent = toldBy("--version").trim().replace(/^muster /, "");
  state.terms = termsOf(toldBy("list dates --report csv"));
  const collections = csvRows(toldBy("list collections --report csv")).slice(1);
  state.tasks = tasksOf([...new Map(collections.map(([name, , , title]) => [name, title]))]);
  showTasks();
  listen();
  byId("ready").textContent = "";
  show("form", true);
  show("lookup", true);
  try {
    await prepareProgram();
  } catch (fault) {
    byId("ready").textContent = `This browser cannot run the program (${fault.message}). A current Edge, Chrome or Firefox can.`;
    show("form", false);
    show("lookup", false);
  }
};

begin();
