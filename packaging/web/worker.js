// Commands of the program in a worker: { module, inputs, commands, wanted, lock } in; what they say, and at the end of each
// its status and the files that it made, or why it broke off, out. In front of it stands the loader that the compiler made (createMuster).

const COPIED_AT_MOST = 64e6; // bytes of inputs; where there is more, files stay where they are

// Bytes of a stream to lines; a carriage return ends one too, as the line of progress is written over itself.
const lineReader = (stream, number) => {
  const decoder = new TextDecoder();
  let bytes = [];
  return (byte) => {
    if (byte !== null && byte !== 10 && byte !== 13) {
      bytes.push(byte & 0xff);
      return;
    }
    if (bytes.length === 0 && byte !== 10) return;
    postMessage({ said: stream, number, text: decoder.decode(new Uint8Array(bytes)) });
    bytes = [];
  };
};

const topOf = (path) => path.split("/")[0];

// What stands in memory is read ten times as fast as what is fetched from the disk piece by piece.
const copyInputs = (FS, inputs) => {
  const reader = new FileReaderSync();
  for (const { path, blob } of inputs) {
    FS.mkdirTree(["/run", ...path.split("/").slice(0, -1)].join("/"));
    FS.writeFile(`/run/${path}`, new Uint8Array(reader.readAsArrayBuffer(blob)), { canOwn: true });
  }
};

const mountInputs = (FS, inputs) => {
  for (const top of new Set(inputs.map(({ path }) => topOf(path)))) {
    const below = inputs.filter(({ path }) => topOf(path) === top);
    const isFolder = below[0].path.includes("/");
    const place = isFolder ? `/run/${top}` : `/mounted/${top}`;
    const blobs = below.map(({ path, blob }) => ({ name: isFolder ? path.slice(top.length + 1) : path, data: blob }));
    FS.mkdirTree(place);
    FS.mount(FS.filesystems.WORKERFS, { blobs }, place);
    if (!isFolder) FS.symlink(`${place}/${top}`, `/run/${top}`);
  }
};

const filesBelow = (FS, folder, prefix) => {
  const found = [];
  for (const name of FS.readdir(folder)) {
    if (name.startsWith(".")) continue;
    const path = `${folder}/${name}`;
    if (FS.isDir(FS.stat(path).mode)) found.push(...filesBelow(FS, path, `${prefix}${name}/`));
    else found.push({ name: prefix + name, bytes: FS.readFile(path) });
  }
  return found;
};

// What was made of what is wanted: a file, or all that lies in a folder.
const madeOf = (FS, name) => {
  const path = `/run/${name}`;
  if (!FS.analyzePath(path).exists) return [];
  return FS.isDir(FS.stat(path).mode) ? filesBelow(FS, path, "") : [{ name, bytes: FS.readFile(path) }];
};

// A fresh instance for each command, so that nothing of one is left for the next. The loader does not hear of an instance
// that cannot be made (there is no memory for it), and would wait for ever.
const instanceOf = (module, number) => new Promise((resolve, reject) => {
  self.createMuster({
    noInitialRun: true,
    stdin: () => null,
    stdout: lineReader("out", number),
    stderr: lineReader("err", number),
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module)).catch(reject);
      return {};
    },
  }).then(resolve, reject);
});

const runOne = async ({ module, inputs, wanted }, words, number) => {
  const muster = await instanceOf(module, number);
  const { FS } = muster;
  FS.mkdirTree("/run");
  FS.chdir("/run");
  const size = inputs.reduce((sum, { blob }) => sum + blob.size, 0);
  (size <= COPIED_AT_MOST ? copyInputs : mountInputs)(FS, inputs);
  let status = 4;
  try {
    status = muster.callMain([...words]);
  } catch (thrown) {
    if (thrown.name !== "ExitStatus") throw thrown;
    status = thrown.status;
  }
  return { status, made: wanted.flatMap((name) => madeOf(FS, name)) };
};

// Holds a lock as long as this worker lives, and says so: then the page notices its end.
const holdLock = async (name) => {
  const isHeld = navigator.locks !== undefined && await new Promise((resolve) => {
    navigator.locks.request(name, () => {
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });
  if (isHeld) postMessage({ lives: true });
};

// Why it broke off, in words: of a file that was written anew since it was given the browser only says that it cannot be read.
const inWords = (thrown) => (/^Not(Readable|Found)Error$/.test(thrown.name)
  ? { broken: "A file has changed, or is gone, since you gave it.", isOfFiles: true }
  : { broken: String(thrown.message ?? thrown) });

self.onmessage = async ({ data }) => {
  try {
    await holdLock(data.lock);
    const results = [];
    for (const [number, words] of data.commands.entries()) results.push(await runOne(data, words, number));
    postMessage({ results }, results.flatMap(({ made }) => made.map(({ bytes }) => bytes.buffer)));
  } catch (thrown) {
    postMessage(inWords(thrown));
  }
};
