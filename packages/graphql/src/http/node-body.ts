import type { IncomingMessage } from 'node:http';
import { announcesMore, invalidJson, tooLarge } from './parse-json.ts';

/** After an answer that leaves part of the body unread, this much of it is still taken off the wire. */
const lingerMs = 1_000;
const lingerBytes = 8 * 1024 * 1024;

/**
 * The bytes of a body.
 *
 * @throws GraphQLError `PAYLOAD_TOO_LARGE` as soon as the announced length or the bytes so far exceed `maxBytes`,
 *   `INVALID_JSON` when it ends before it is complete
 */
export function readNodeBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  if (announcesMore(req.headers['content-length'], maxBytes)) {
    discardRest(req);
    reject(tooLarge(maxBytes));
    return promise;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) {
      done();
      discardRest(req);
      reject(tooLarge(maxBytes));
    }
  };
  const onEnd = () => {
    done();
    const [first] = chunks;
    resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  // The upload was given up or its connection is gone: nobody will see this answer, but nothing broke here either.
  const onGone = () => {
    done();
    reject(invalidJson('The body ended before it was complete.'));
  };
  const done = () => {
    req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
  };
  req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  if (req.destroyed || req.readableEnded) {
    onGone();
  }
  return promise;
}

/**
 * Closing at once would reset the connection, and a client still sending would never see the answer. So the rest is
 * thrown away as it comes, for a moment and up to a size; a client that goes on past that is cut off.
 */
function discardRest(req: IncomingMessage): void {
  let left = lingerBytes;
  const timer = setTimeout(() => req.destroy(), lingerMs);
  req.once('close', () => clearTimeout(timer));
  req.on('error', () => {});
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) {
      req.destroy();
    }
  });
  req.resume();
}
