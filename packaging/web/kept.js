// The last two results of this page with the files that they were made from, for what looks at results: a figure
// explained, two results compared. Like all in the page they are gone when it is closed.
import { OUT } from "./program.js";

const BEFORE = `${OUT}-before`;

let results = []; // [{ inputs, made, title }], the last one first

export const keepResult = (result) => {
  results = [result, ...results].slice(0, 2);
};

export const lastResult = () => results[0];

// Where the program finds the results: [{ path, title }].
export const keptResults = () =>
  results.map(({ title }, i) => ({ path: i === 0 ? OUT : BEFORE, title: `${i === 0 ? "The last result of this page" : "The result before that"}: ${title}` }));

// A result as files on the program's disk.
export const filesOfResult = ({ made }, folder = OUT) => made.map(({ name, bytes }) => ({ path: `${folder}/${name}`, blob: new Blob([bytes]) }));

export const filesOfResults = () => results.flatMap((result, i) => filesOfResult(result, i === 0 ? OUT : BEFORE));
