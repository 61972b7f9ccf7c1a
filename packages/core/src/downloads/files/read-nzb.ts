import { Parser } from 'htmlparser2';
import { yieldToEventLoop } from '../../async/yield-to-event-loop.ts';

/** A file that is no NZB; the message is a sentence for people. */
export class NotAnNzbError extends Error {}

export interface Nzb {
  readonly files: number;
  readonly segments: number;
  /** Bytes of all segments, as they are encoded. */
  readonly size: number;
}

const maximumDepth = 32;
const chunkBytes = 1_000_000;

/**
 * Checks an NZB file: a list of the articles of each file, with their sizes.
 *
 * @throws NotAnNzbError
 */
export async function readNzb(bytes: Uint8Array): Promise<Nzb> {
  const counts = { files: 0, segments: 0, size: 0 };
  let [depth, root, isClosed]: [number, string | null, boolean] = [0, null, false];
  const parser = new Parser(
    {
      onopentag(name, { bytes: size }) {
        depth++;
        root ??= name.toLowerCase();
        if (depth > maximumDepth) throw new NotAnNzbError('It is nested too deeply.');
        if (name === 'file') counts.files++;
        if (name === 'segment') {
          counts.segments++;
          counts.size += /^\d{1,12}$/u.test(size ?? '') ? Number(size) : 0;
        }
      },
      onclosetag(name, isImplied) {
        depth--;
        isClosed ||= name.toLowerCase() === 'nzb' && !isImplied;
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  const decoder = new TextDecoder();
  for (let start = 0; start < bytes.byteLength; start += chunkBytes) {
    parser.write(decoder.decode(bytes.subarray(start, start + chunkBytes), { stream: true }));
    if (root !== null && root !== 'nzb') throw new NotAnNzbError('It is not an NZB file.');
    await yieldToEventLoop();
  }
  parser.end();
  if (root === null) throw new NotAnNzbError('It is not an NZB file.');
  if (!isClosed) throw new NotAnNzbError('It is cut off.');
  if (counts.segments === 0 || counts.size === 0) throw new NotAnNzbError('It lists no articles.');
  return counts;
}
