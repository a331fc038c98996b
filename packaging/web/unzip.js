// Archives that are dropped: unfolded into a folder of their name, in memory. What cannot be read stays as it is, and the
// program says what it thinks of it.

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCKED = 1; // a flag: the entry has a password
const AT_MOST = 4e9; // bytes in all, as it says

const bytesOf = async (blob, from, to) => new DataView(await blob.slice(from, to).arrayBuffer());

// Where the directory of the archive begins and how many entries it has: it stands at the end, before a comment.
const directoryOf = async (blob) => {
  const from = Math.max(0, blob.size - 22 - 0xffff);
  const view = await bytesOf(blob, from, blob.size);
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) {
      return { entries: view.getUint16(at + 10, true), from: view.getUint32(at + 16, true), to: from + at };
    }
  }
  throw new Error("no archive");
};

const nameOf = (view, at, length, isUtf8) => {
  const bytes = new Uint8Array(view.buffer, at, length);
  return new TextDecoder(isUtf8 ? "utf-8" : "ibm866", { fatal: isUtf8 }).decode(bytes);
};

const entriesOf = async (blob) => {
  const { entries, from, to } = await directoryOf(blob);
  const view = await bytesOf(blob, from, to);
  const found = [];
  for (let i = 0, at = 0; i < entries; i++) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error("a broken directory");
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [packed, size, begin] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true), view.getUint32(at + 42, true)];
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    if (flags & LOCKED || ![0, 8].includes(method)) throw new Error("an entry that cannot be unpacked");
    found.push({ name: nameOf(view, at + 46, lengths[0], (flags & 0x0800) !== 0), method, packed, size, begin });
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  if (found.reduce((sum, { size }) => sum + size, 0) > AT_MOST) throw new Error("too large");
  return found;
};

const unpacked = async (blob, { method, packed, size, begin }) => {
  const head = await bytesOf(blob, begin, begin + 30);
  const from = begin + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const stored = blob.slice(from, from + packed);
  if (method === 0) return stored;
  const made = await new Response(stored.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob();
  if (made.size !== size) throw new Error("an entry of another size than it says");
  return made;
};

// Names as they may stand below a folder: nothing leads out of it.
const inside = (name) => name.replaceAll("\\", "/").split("/").filter((part) => !["", ".", ".."].includes(part)).join("/");

// Without the folder that all lie in, as most archives of a folder have one: their own name stands for it.
const withoutTop = (names) => {
  const top = `${names[0]?.split("/")[0]}/`;
  return names.every((name) => name.startsWith(top)) ? names.map((name) => name.slice(top.length)) : names;
};

const unfold = async (file) => {
  const entries = (await entriesOf(file.blob)).filter(({ name }) => !/[\\/]$/.test(name));
  const folder = file.path.replace(/\.zip$/i, "");
  const names = withoutTop(entries.map(({ name }) => inside(name)));
  return Promise.all(entries.map(async (entry, i) => ({ path: `${folder}/${names[i]}`, blob: await unpacked(file.blob, entry) })));
};

// The files, those in archives in the place of the archives.
export const unfolded = async (files) =>
  (await Promise.all(files.map((file) => (/\.zip$/i.test(file.path) ? unfold(file).catch(() => [file]) : [file])))).flat();
