// The program: unpacked and compiled once, then one worker for a few commands. Nothing of the rules is here.

// Where the program writes, beside the inputs; never the name of an input (files.js).
export const OUT = "out";

// One write, and the pieces put together here: through a Blob or a Response it takes more than twice the time.
const unpacked = async (id) => {
  const text = atob(document.getElementById(id).textContent);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) packed[i] = text.charCodeAt(i);
  const unpacking = new DecompressionStream("gzip");
  const writer = unpacking.writable.getWriter();
  Promise.all([writer.write(packed), writer.close()]).catch(() => {}); // the reader hears of a fault
  const reader = unpacking.readable.getReader();
  const pieces = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) pieces.push(piece.value);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => {
    whole.set(piece, at);
    return at + piece.length;
  }, 0);
  return whole;
};

// The program stands behind the page's own script, which runs as soon as it is there.
const pageIsRead = () => document.readyState === "loading" &&
  new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));

let prepared = null; // a promise of { module, url }
const running = new Set(); // for each worker what ends it

const prepare = async () => {
  await pageIsRead();
  const [wasm, worker] = await Promise.all([unpacked("program"), unpacked("worker")]);
  return { module: await WebAssembly.compile(wasm), url: URL.createObjectURL(new Blob([worker], { type: "text/javascript" })) };
};

// Begun once; whatever is asked of the program waits for it.
export const prepareProgram = () => (prepared ??= prepare());

// What the program says of itself, as it was made; the words of the command as one text.
const told = JSON.parse(document.getElementById("told").textContent);
export const toldBy = (command) => told[command];

// The invented schools that are inside: [{ path, blob }].
export const inventedSchools = async () => {
  await pageIsRead();
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
    let worker = null;
    const lines = commands.map(() => ({ out: [], err: [] }));
    const end = (settle, value) => {
      worker?.terminate();
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
    const listen = ({ data }) => {
      if (data.said) hear(data);
      else if (data.lives) watchLife(lock, () => breakOff("The browser ended the work without saying why. Mostly its memory did not suffice."));
      else if (data.broken !== undefined) breakOff(data.broken, data.isOfFiles);
      else if (data.results !== undefined) end(resolve, data.results.map((result, number) => ({
        ...result, out: lines[number].out.join("\n"), err: lines[number].err.join("\n") })));
    };
    const begin = ({ module, url }) => {
      if (!running.has(stop)) return; // stopped meanwhile
      worker = new Worker(url);
      worker.onmessage = listen;
      worker.onerror = (event) => {
        event.preventDefault(); // it is told here, and not as a fault of the page
        breakOff(event.message ?? "The browser could not begin the work.");
      };
      worker.onmessageerror = () => breakOff("What the work gave could not be taken over.");
      worker.postMessage({ module, inputs, commands, wanted, lock });
    };
    prepareProgram().then(begin).catch(({ message }) => breakOff(message));
  });

export const runProgram = async (words, inputs, heard, wanted) => (await runAll([words], inputs, heard, wanted))[0];

export const stopProgram = () => [...running].forEach((stop) => stop());
