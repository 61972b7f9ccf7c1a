import type { IncomingMessage } from 'node:http';
import { announcesMore } from './announces-more.ts';
import { bodyCutOff, bodyTooLarge, discardRest } from './wire/index.ts';

/**
 * The bytes of a body.
 *
 * @throws BodyError `PAYLOAD_TOO_LARGE` as soon as the announced length or the bytes so far exceed `maxBytes`,
 *   `INVALID_JSON` when it ends before it is complete
 */
export function readNodeBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  if (announcesMore(req.headers['content-length'], maxBytes)) {
    discardRest(req);
    reject(bodyTooLarge(maxBytes));
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
      reject(bodyTooLarge(maxBytes));
    }
  };
  const onEnd = () => {
    done();
    const [first] = chunks;
    resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  const onGone = () => {
    done();
    reject(bodyCutOff());
  };
  const done = () => {
    req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
  };
  req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  if (req.destroyed) {
    onGone();
  }
  return promise;
}
