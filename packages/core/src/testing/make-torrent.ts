import { createHash } from 'node:crypto';

/** What bencode can hold; keys of dictionaries are sorted when written. */
type Bencoded = number | string | Uint8Array | readonly Bencoded[] | { readonly [key: string]: Bencoded };

/** Encodes a value in bencode, the format of `.torrent` files. */
export function bencode(value: Bencoded): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`);
  if (typeof value === 'string') return bencode(Buffer.from(value));
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.byteLength}:`), value]);
  if (Array.isArray(value)) return wrap('l', value.map(bencode));
  const entries = Object.entries(value).toSorted(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  return wrap(
    'd',
    entries.flatMap(([key, one]) => [bencode(key), bencode(one)]),
  );
}

const wrap = (type: string, parts: readonly Buffer[]) =>
  Buffer.concat([Buffer.from(type), ...parts, Buffer.from('e')]);

export interface TorrentOptions {
  /** Name of the one file in it, or of the folder of its files. */
  readonly name: string;
  /** What is in the one file. Default: its name. */
  readonly content?: Uint8Array;
  /** Its files, if it is a folder; their paths have `/`. */
  readonly files?: readonly { readonly path: string; readonly content: Uint8Array }[];
  /** Addresses of the data (`url-list`): clients download from there without peers. */
  readonly webSeeds?: readonly string[];
}

const pieceLength = 65_536;

/** Makes a `.torrent`, whose tracker does not answer. */
export function makeTorrent({ name, content = Buffer.from(name), files, webSeeds = [] }: TorrentOptions): {
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly infoHash: string;
} {
  const data = files === undefined ? content : Buffer.concat(files.map((file) => file.content));
  const info = {
    ...(files === undefined
      ? { length: content.byteLength }
      : { files: files.map((file) => ({ length: file.content.byteLength, path: file.path.split('/') })) }),
    name,
    'piece length': pieceLength,
    pieces: hashPieces(data),
  };
  const bytes = bencode({
    announce: 'http://127.0.0.1:1/announce',
    info,
    ...(webSeeds.length > 0 && { 'url-list': webSeeds }),
  });
  return { bytes, infoHash: createHash('sha1').update(bencode(info)).digest('hex') };
}

function hashPieces(data: Uint8Array): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.byteLength; at += pieceLength) {
    pieces.push(
      createHash('sha1')
        .update(data.subarray(at, at + pieceLength))
        .digest(),
    );
  }
  return Buffer.concat(pieces);
}

/** Makes an NZB of one file in one segment. */
export function makeNzb(name: string): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nzb PUBLIC "-//newzBin//DTD NZB 1.1//EN" "http://www.newzbin.com/DTD/nzb/nzb-1.1.dtd">
<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">
  <file poster="poster@example.org" date="1766000000" subject="&quot;${escapeXml(name)}.mkv&quot; yEnc (1/1)">
    <groups><group>alt.binaries.test</group></groups>
    <segments><segment bytes="1000" number="1">${createHash('sha1').update(name).digest('hex')}@example.org</segment></segments>
  </file>
</nzb>
`);
}

/** Escapes text for XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[<>&"]/gu, (character) => `&#${character.codePointAt(0)};`);
