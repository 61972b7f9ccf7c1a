import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib';
import { HttpClientError } from './http-client-error.ts';

export const acceptedEncodings = 'gzip, br';

interface BodyLimits {
  readonly maximumBytes: number;
  readonly host: string;
}

/**
 * Reads a body, and decodes it.
 *
 * @throws HttpClientError `tooLarge` once it has more than `maximumBytes`, encoded or decoded; `badResponse` if its encoding is not one
 * that was asked for
 */
export async function readBody(response: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decode(response, limits) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limits.maximumBytes) throw tooLarge(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = ({ host, maximumBytes }: BodyLimits) =>
  new HttpClientError('tooLarge', `The answer of ${host} is larger than ${maximumBytes} bytes.`);

function decode(response: IncomingMessage, limits: BodyLimits): Readable {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return response;
  const decoder = createDecoder(encoding);
  if (decoder === null) {
    throw new HttpClientError(
      'badResponse',
      `${limits.host} answered in an encoding that was not asked for.`,
    );
  }
  // A body of empty compressed blocks grows in encoded form only.
  let received = 0;
  response.on('data', (chunk: Uint8Array) => {
    received += chunk.byteLength;
    if (received > limits.maximumBytes) decoder.destroy(tooLarge(limits));
  });
  response.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => response.destroy());
  return response.pipe(decoder);
}

/** What is there of a body that was cut off is returned, as it is of a body that is not compressed and has no length. */
function createDecoder(encoding: string) {
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    return createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
  }
  return encoding === 'br'
    ? createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      })
    : null;
}
