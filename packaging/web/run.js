// A run from the start button to its result: the command, how far it has come, what came of it.
import { byId, element, show } from "./element.js";
import { FilesChanged, OUT, runProgram, Stopped } from "./program.js";
import { forgetResults, showResults } from "./results.js";
import { fieldsNamedIn } from "./asks.js";
import { filesOfResult, keepResult } from "./kept.js";
import { forgetTrace, offerTrace } from "./trace.js";

const said = {
  0: "Done.",
  1: "Done.",
  2: "Something that was asked for does not fit, so nothing was made.",
  3: "Something is missing or cannot be read, so nothing was made.",
  4: "The program failed, so nothing was made.",
};

const quoted = (word) => (/^[\w./:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
export const commandLine = (words) => ["muster", ...words].map(quoted).join(" ");

// "give --school LLLEEEE" as "give “School”".
const inWords = (line, fields) =>
  fields.reduce((text, { name, label }) => text.replace(new RegExp(`${name}(?![\\w-])( [A-Z][A-Z-]*)?`, "g"), `“${label}”`),
    line.replace(/^muster: /, ""));

// A fault in the program's words, with a link to each field that it asks for.
const tell = (text) => {
  const fields = fieldsNamedIn(text);
  if (fields.some(({ isLater }) => isLater)) byId("further").setAttribute("open", "");
  byId("fault").replaceChildren(
    element("h3", {}, fields.length > 0 ? "Muster needs an answer" : "What the program says"),
    element("ul", {}, ...text.split("\n").filter(Boolean).map((line) => element("li", {}, inWords(line, fields)))),
    ...fields.map(({ id, label }) => element("p", {}, element("a", { href: `#${id}`, onclick: (event) => {
      event.preventDefault();
      byId(id).focus();
    } }, `Fill in: ${label}`))));
  show("fault", text !== "");
};

// What ended the work from outside: no fault of the data, so what to do is told here.
const tellBreak = (fault) => {
  const isOfFiles = fault instanceof FilesChanged;
  byId("fault").replaceChildren(element("h3", {}, isOfFiles ? "The files must be given again" : "The program broke off"),
    element("p", {}, fault.message),
    element("p", {}, isOfFiles ? "Drop the folder once more, or choose it again, and start again: what you have answered stays."
      : "This is no fault in your files: the memory of the browser did not suffice, or there is a fault in Muster. Close other tabs, " +
        "load this page anew and give your files again, those of fewer schools if there are many. If it happens again, " +
        "use the program itself, and tell its makers what stands in this frame, never what stands in the files."));
  show("fault", true);
};

let lastTold = "";
let isProgressTold = false;
let clock = null;

const spent = (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`);

// As long as the program cannot say how long it will take, the page says how long it has taken: it is at work.
const startClock = () => {
  const began = performance.now();
  isProgressTold = false;
  clock = setInterval(() => {
    if (!isProgressTold) byId("left").textContent = `${spent(Math.round((performance.now() - began) / 1000))} so far`;
  }, 1000);
};

const hear = ({ progress, text }) => {
  if (text !== undefined) {
    if (text !== "") byId("said").textContent += `${text}\n`;
    return;
  }
  isProgressTold = true;
  byId("progress").value = progress.percent;
  byId("left").textContent = `${progress.percent} %, about ${progress.left} s left`;
  // A screen reader hears of each tenth, not of every line.
  const words = `${Math.floor(progress.percent / 10) * 10} % done`;
  if (words !== lastTold) byId("state").textContent = words;
  lastTold = words;
};

const begin = (words) => {
  forgetResults();
  forgetTrace();
  tell("");
  for (const id of ["run", "stop", "progress"]) show(id, true);
  byId("progress").removeAttribute("value");
  byId("head-run").textContent = "Working";
  byId("state").textContent = "Reading the files …";
  for (const id of ["said", "left"]) byId(id).textContent = "";
  byId("command").textContent = commandLine(words);
  byId("head-run").focus();
  startClock();
};

const end = (heading) => {
  clearInterval(clock);
  for (const id of ["stop", "progress"]) show(id, false);
  byId("left").textContent = "";
  byId("head-run").textContent = heading;
  byId("head-run").focus();
  byId("run").scrollIntoView(); // what was opened above may have moved it away
};

// A result with its evidence can be looked into, as long as it is not replaced.
const keep = (task, made, inputs) => {
  if (!made.some(({ name }) => name === "muster.sqlite")) return;
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const result = { inputs, made, title: `${task.title}, ${time}` };
  keepResult(result);
  offerTrace(OUT, [...inputs, ...filesOfResult(result)], made.find(({ name }) => name === "report.json")?.bytes, false);
};

// Runs the command `words` of a task over the inputs; `archive` names the ZIP of all that it makes.
export const start = async (task, words, inputs, archive) => {
  begin(words);
  try {
    const { status, made, err } = await runProgram(words, inputs, hear, task.files);
    byId("state").textContent = (task.said ?? said)[status] ?? said[status] ?? `Ended with status ${status}.`;
    showResults(made, task, archive);
    if (status > 1) tell(err);
    else keep(task, made, inputs);
    end(status > 1 ? "Not made" : "Result");
  } catch (fault) {
    const isStopped = fault instanceof Stopped;
    byId("state").textContent = isStopped ? "Stopped: nothing was made." : "The program broke off, so nothing was made.";
    if (!isStopped) tellBreak(fault);
    end(isStopped ? "Stopped" : "Not made");
  }
};

// A figure of a result that is there is looked into without a run.
export const lookInto = (folder, files, report) => {
  begin(["trace", folder]);
  byId("state").textContent = "Choose whose figure, and then which.";
  offerTrace(folder, files, report, true);
  end("A figure, and its rows");
};

export const reportWords = (formats) =>
  formats.flatMap((format) => ["--report", `${format}:${OUT}/${{ xlsx: "findings", summary: "summary" }[format] ?? "report"}.${
    { summary: "html" }[format] ?? format}`]);
