// Looks for words in everything that a browser left in its profile folder: as they are, as UTF-16 (how
// Chromium keeps sessions and histories), and inside what it compresses (cache entries with gzip or
// brotli, LevelDB tables with snappy).

import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const CACHE_ENTRY = Buffer.from('305c72a71b6dfbfc', 'hex');
const CACHE_HEADER_BYTES = 24;
const LEVELDB_TABLE = Buffer.from('57fb808b247547db', 'hex');
const LEVELDB_FOOTER_BYTES = 48;
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Where any of these strings occur below `folder`: a list of `{string, file, form}`, empty when nothing
 * was left behind. A file that a running browser removes meanwhile is passed over.
 */
export async function profileContains(folder, strings) {
  const found = [];
  for (const path of await filesBelow(folder)) {
    const bytes = await contentOf(path);
    if (!bytes) continue;
    const file = relative(folder, path);
    for (const [form, content] of forms(bytes)) {
      for (const string of strings) {
        if (contains(content, string)) found.push({ string, file, form });
      }
    }
  }
  return found;
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function contentOf(path) {
  try {
    return await readFile(path);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function contains(bytes, string) {
  return bytes.includes(Buffer.from(string, 'utf8'))
    || bytes.includes(Buffer.from(string, 'utf16le'))
    || bytes.includes(Buffer.from(encodeURIComponent(string), 'utf8'));
}

function* forms(bytes) {
  yield ['as it is', bytes];
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1)) {
    const content = tried(() => gunzipSync(bytes.subarray(at)));
    if (content) yield ['gzip', content];
  }
  if (bytes.subarray(0, 8).equals(CACHE_ENTRY)) {
    const body = bytes.subarray(CACHE_HEADER_BYTES + bytes.readUInt32LE(12));
    for (const [form, unpack] of [['brotli', brotliDecompressSync], ['deflate', inflateSync]]) {
      const content = tried(() => unpack(body));
      if (content?.length) yield [form, content];
    }
  }
  if (bytes.subarray(-8).equals(LEVELDB_TABLE)) yield ['leveldb', leveldbTable(bytes)];
}

function tried(attempt) {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}

/** The blocks of a LevelDB table, unpacked and joined. The footer points to the index, which points to them. */
export function leveldbTable(bytes) {
  const footer = { bytes, at: bytes.length - LEVELDB_FOOTER_BYTES };
  number(footer);
  number(footer);
  const index = block(bytes, number(footer), number(footer));
  const blocks = [];
  const entries = { bytes: index, at: 0 };
  const end = index.length - 4 - 4 * index.readUInt32LE(index.length - 4);
  while (entries.at < end) {
    number(entries);
    const keyBytes = number(entries);
    const valueBytes = number(entries);
    entries.at += keyBytes;
    const value = { bytes: index, at: entries.at };
    blocks.push(block(bytes, number(value), number(value)));
    entries.at += valueBytes;
  }
  return Buffer.concat(blocks);
}

function block(bytes, offset, size) {
  const content = bytes.subarray(offset, offset + size);
  const packed = bytes[offset + size] === 1;
  return packed ? unsnappy(content) : content;
}

/** Unpacks one snappy block (github.com/google/snappy, format_description.txt). */
export function unsnappy(bytes) {
  const from = { bytes, at: 0 };
  const result = Buffer.alloc(number(from));
  let filled = 0;
  while (from.at < bytes.length) {
    const tag = bytes[from.at];
    from.at += 1;
    if ((tag & 3) === 0) {
      let length = tag >> 2;
      if (length >= 60) {
        const width = length - 59;
        length = bytes.readUIntLE(from.at, width);
        from.at += width;
      }
      length += 1;
      bytes.copy(result, filled, from.at, from.at + length);
      from.at += length;
      filled += length;
    } else {
      const [length, distance] = copyOf(tag, from);
      // Source and target may overlap, so this goes byte by byte.
      for (let step = 0; step < length; step += 1) {
        result[filled] = result[filled - distance];
        filled += 1;
      }
    }
  }
  return result;
}

function copyOf(tag, from) {
  const kind = tag & 3;
  if (kind === 1) {
    const distance = ((tag >> 5) << 8) | from.bytes[from.at];
    from.at += 1;
    return [((tag >> 2) & 7) + 4, distance];
  }
  const width = kind === 2 ? 2 : 4;
  const distance = from.bytes.readUIntLE(from.at, width);
  from.at += width;
  return [(tag >> 2) + 1, distance];
}

/** A number of variable length, seven bits a byte, the lowest first. */
function number(from) {
  let result = 0;
  let scale = 1;
  for (;;) {
    const byte = from.bytes[from.at];
    from.at += 1;
    result += (byte & 0x7f) * scale;
    if (byte < 0x80) return result;
    scale *= 128;
  }
}
