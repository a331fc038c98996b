// A ZIP archive of files that are in memory, without compression: (name, bytes) in, one Blob out.

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

const crcOf = (bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

// The fields of a record, each [size in bytes, value], little end first.
const record = (fields) => {
  const size = fields.reduce((sum, [bytes]) => sum + bytes, 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return view.buffer;
};

// Names are UTF-8 (bit 11); the date is the first that the format knows, so that equal files give equal archives.
const FLAGS = 0x0800;
const DATE = (1 << 5) | 1;

export const zipOf = (files) => {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const label = new TextEncoder().encode(name);
    const common = [[2, 20], [2, FLAGS], [2, 0], [2, 0], [2, DATE], [4, crcOf(bytes)], [4, bytes.length],
      [4, bytes.length], [2, label.length], [2, 0]];
    const head = record([[4, 0x04034b50], ...common]);
    parts.push(head, label, bytes);
    directory.push(record([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), label);
    offset += head.byteLength + label.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + (part.byteLength ?? part.length), 0);
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset],
    [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
};
