// The program: unpacked and compiled once, then one worker for a few commands. Nothing of the rules is here.

// Where the program writes, beside the inputs; never the name of an input (files.js).
export const OUT = "out";

const unpacked = async (id) => {
  const text = atob(document.getElementById(id).textContent.trim());
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};

let compiled = null;
let workerUrl = null;
const running = new Set(); // for each worker what ends it

export const prepareProgram = async () => {
  const [wasm, worker] = await Promise.all([unpacked("program"), unpacked("worker")]);
  workerUrl = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  compiled = await WebAssembly.compile(wasm);
};

// The invented schools that are inside: [{ path, blob }].
export const inventedSchools = async () => {
  const files = JSON.parse(new TextDecoder().decode(await unpacked("invented")));
  return Object.entries(files).map(([path, text]) => ({ path, blob: new Blob([text]) }));
};

export class Stopped extends Error {}
export class FilesChanged extends Error {}

// A worker that ends without a word (the browser may take one away) lets go of the lock that it holds. Browsers have
// locks in a page from a file or over https; where they have none, there is still the stop button.
const watchLife = (lock, died) => navigator.locks?.request(lock, died).catch(() => {});

// " 45 %  12.0 MB/s  3 s left" as { percent, left }; null for any other line.
const progressOf = (text) => {
  const match = /^\s*(\d+) %.*?(\d+) s left/.exec(text);
  return match === null ? null : { percent: Number(match[1]), left: Number(match[2]) };
};

// What the terminal would be told to do with the line of progress is no text.
const plain = (text) => text.replace(/^\x1b\[K/, "");

// Runs commands (lists of words) over inputs ([{ path, blob }]), one after the other. Gives for each
// { status, made: [{ name, bytes }], out, err }; throws Stopped, FilesChanged, or an Error if the program itself broke off.
// `heard({ progress })` and `heard({ text })` are called while it works. `wanted`: what it makes, a folder or files.
export const runAll = (commands, inputs = [], heard = () => {}, wanted = [OUT]) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl);
    const lines = commands.map(() => ({ out: [], err: [] }));
    const end = (settle, value) => {
      worker.terminate();
      running.delete(stop);
      settle(value);
    };
    const hear = ({ said, number, text }) => {
      const progress = said === "err" ? progressOf(text) : null;
      if (progress === null) lines[number][said].push(plain(text));
      heard(progress === null ? { text: plain(text) } : { progress });
    };
    const breakOff = (why, isOfFiles) => end(reject, isOfFiles ? new FilesChanged(why) : new Error(why));
    const stop = () => end(reject, new Stopped("stopped"));
    running.add(stop);
    const lock = `muster-${Math.random()}`;
    worker.onmessage = ({ data }) => {
      if (data.said) hear(data);
      else if (data.lives) watchLife(lock, () => breakOff("The browser ended the work without saying why. Mostly its memory did not suffice."));
      else if (data.broken !== undefined) breakOff(data.broken, data.isOfFiles);
      else if (data.results !== undefined) end(resolve, data.results.map((result, number) => ({
        ...result, out: lines[number].out.join("\n"), err: lines[number].err.join("\n") })));
    };
    worker.onerror = (event) => {
      event.preventDefault(); // it is told here, and not as a fault of the page
      breakOff(event.message ?? "The browser could not begin the work.");
    };
    worker.onmessageerror = () => breakOff("What the work gave could not be taken over.");
    worker.postMessage({ module: compiled, inputs, commands, wanted, lock });
  });

export const runProgram = async (words, inputs, heard, wanted) => (await runAll([words], inputs, heard, wanted))[0];

export const stopProgram = () => [...running].forEach((stop) => stop());
