import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { escapeXml } from './make-torrent.ts';

export interface UsenetFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface UsenetPost {
  /** The NZB that lists the articles. */
  readonly nzb: Uint8Array;
  /** Bodies by message id, encoded in yEnc. */
  readonly articles: ReadonlyMap<string, Buffer>;
}

const partLength = 100_000;

/**
 * Posts files: encodes them in articles of 100 kB, and lists these in an NZB.
 *
 * @param salt makes the message ids of the same files differ from those of another post
 */
export function makeUsenetPost(files: readonly UsenetFile[], salt = ''): UsenetPost {
  const articles = new Map<string, Buffer>();
  const listed = files.map((file, index) => {
    const parts = toParts(file);
    const segments = parts.map((body, part) => {
      const id = messageId(`${salt} ${index} ${part}`, body);
      articles.set(id, body);
      return `<segment bytes="${body.byteLength}" number="${part + 1}">${id}</segment>`;
    });
    const subject = `[${index + 1}/${files.length}] - "${file.name}" yEnc (1/${parts.length})`;
    return `<file poster="poster@example.org" date="${postedAt()}" subject="${escapeXml(subject)}">
    <groups><group>alt.binaries.test</group></groups>
    <segments>${segments.join('')}</segments>
  </file>`;
  });
  return { nzb: Buffer.from(writeNzb(listed)), articles };
}

/** Yesterday: clients wait for articles that are too new. */
const postedAt = () => Math.floor(Date.now() / 1000) - 86_400;

const messageId = (place: string, body: Uint8Array) =>
  `${createHash('sha1').update(place).update(body).digest('hex')}@stand-in.example`;

const writeNzb = (files: readonly string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nzb PUBLIC "-//newzBin//DTD NZB 1.1//EN" "http://www.newzbin.com/DTD/nzb/nzb-1.1.dtd">
<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">
  ${files.join('\n  ')}
</nzb>
`;

function toParts({ name, content }: UsenetFile): readonly Buffer[] {
  const total = Math.max(1, Math.ceil(content.byteLength / partLength));
  return Array.from({ length: total }, (_, index) => {
    const begin = index * partLength;
    const bytes = content.subarray(begin, begin + partLength);
    const size = bytes.byteLength;
    return Buffer.concat([
      Buffer.from(
        `=ybegin part=${index + 1} total=${total} line=128 size=${content.byteLength} name=${name}\r\n`,
      ),
      Buffer.from(`=ypart begin=${begin + 1} end=${begin + size}\r\n`),
      encodeYenc(bytes),
      Buffer.from(`=yend size=${size} part=${index + 1} pcrc32=${hexCrc(bytes)}\r\n`),
    ]);
  });
}

const hexCrc = (bytes: Uint8Array) => crc32(bytes).toString(16).padStart(8, '0');

const [nul, lineFeed, carriageReturn, dot, escapeSign] = [0x00, 0x0a, 0x0d, 0x2e, 0x3d];
const lineLength = 128;

/** Lines of the format yEnc: each byte plus 42, and escaped where it would end a line or the article. */
function encodeYenc(bytes: Uint8Array): Buffer {
  const encoded = Buffer.allocUnsafe(bytes.byteLength * 3 + 2);
  let [length, column] = [0, 0];
  for (const byte of bytes) {
    const value = (byte + 42) & 0xff;
    const isCritical =
      value === nul || value === lineFeed || value === carriageReturn || value === escapeSign;
    if (isCritical || (value === dot && column === 0)) {
      encoded[length++] = escapeSign;
      encoded[length++] = (value + 64) & 0xff;
      column += 2;
    } else {
      encoded[length++] = value;
      column += 1;
    }
    if (column >= lineLength) {
      encoded[length++] = carriageReturn;
      encoded[length++] = lineFeed;
      column = 0;
    }
  }
  if (column > 0) length += encoded.write('\r\n', length, 'latin1');
  return encoded.subarray(0, length);
}
