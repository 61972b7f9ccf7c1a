import { createHash } from 'node:crypto';

/** A file that is no torrent; the message is a sentence for people. */
export class NotATorrentError extends Error {}

export interface Torrent {
  /** Lower-case hex: the SHA-1 of version 1; of a torrent of version 2 alone, the first 20 bytes of its SHA-256. */
  readonly infoHash: string;
  /** Every hash that the torrent may be known by, also the whole one of version 2. */
  readonly infoHashes: readonly string[];
}

const maximumDepth = 100;
const hashBytes = 20;
const [codeD, codeE, codeI, codeL] = [0x64, 0x65, 0x69, 0x6c];
const [code0, code9, colon, minus] = [0x30, 0x39, 0x3a, 0x2d];

/**
 * Reads the info hash of a `.torrent` file: the hash of the bytes of its `info` as they are. Libraries that encode it again get other
 * hashes for files whose keys are not sorted.
 *
 * @throws NotATorrentError
 */
export function readTorrent(bytes: Uint8Array): Torrent {
  const info = readDictionary(bytes, 0).get('info');
  if (info === undefined || bytes[info.start] !== codeD) {
    throw new NotATorrentError('It has no info dictionary.');
  }
  const content = bytes.subarray(info.start, info.end);
  const keys = readDictionary(bytes, info.start);
  const isVersion1 = isByteString(bytes, keys.get('pieces')) && (keys.has('length') || keys.has('files'));
  const isVersion2 = keys.has('file tree');
  if (!isVersion1 && !isVersion2) {
    throw new NotATorrentError('Its info dictionary names no files.');
  }
  const version1 = createHash('sha1').update(content).digest('hex');
  const version2 = createHash('sha256').update(content).digest('hex');
  const short2 = version2.slice(0, hashBytes * 2);
  return {
    infoHash: isVersion1 ? version1 : short2,
    infoHashes: [...(isVersion1 ? [version1] : []), ...(isVersion2 ? [version2, short2] : [])],
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const isByteString = (bytes: Uint8Array, range: Range | undefined): boolean =>
  range !== undefined && isDigit(bytes[range.start]);

/** The keys of a dictionary and where their values are. */
function readDictionary(bytes: Uint8Array, start: number): ReadonlyMap<string, Range> {
  if (bytes[start] !== codeD) {
    throw new NotATorrentError('It is not bencoded.');
  }
  const entries = new Map<string, Range>();
  let at = start + 1;
  while (bytes[at] !== codeE) {
    const key = readString(bytes, at);
    const end = skipValue(bytes, key.end);
    const name = Buffer.from(bytes.subarray(key.start, key.end)).toString('latin1');
    if (entries.has(name)) {
      throw new NotATorrentError('One of its keys is there twice.');
    }
    entries.set(name, { start: key.end, end });
    at = end;
  }
  return entries;
}

/** @returns where the value ends. Iterative: a file of nested lists alone must not overflow the stack. */
function skipValue(bytes: Uint8Array, start: number): number {
  let [at, depth] = [start, 0];
  do {
    const code = bytes[at];
    if (code === codeD || code === codeL) {
      depth++;
      at++;
      if (depth > maximumDepth) throw new NotATorrentError('It is nested too deeply.');
    } else if (code === codeE && depth > 0) {
      depth--;
      at++;
    } else {
      at = code === codeI ? skipInteger(bytes, at) : readString(bytes, at).end;
    }
  } while (depth > 0);
  return at;
}

function skipInteger(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1] === minus ? start + 2 : start + 1;
  let at = first;
  while (isDigit(bytes[at])) at++;
  if (at === first || bytes[at] !== codeE) {
    throw new NotATorrentError('It is cut off or damaged.');
  }
  return at + 1;
}

/** The bytes of a string. */
function readString(bytes: Uint8Array, start: number): Range {
  let [at, length] = [start, 0];
  while (isDigit(bytes[at]) && length <= bytes.length) {
    length = length * 10 + ((bytes[at] ?? 0) - code0);
    at++;
  }
  const end = at + 1 + length;
  if (at === start || bytes[at] !== colon || end > bytes.length) {
    throw new NotATorrentError('It is cut off or damaged.');
  }
  return { start: at + 1, end };
}

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= code0 && code <= code9;
