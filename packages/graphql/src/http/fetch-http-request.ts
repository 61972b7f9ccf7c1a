import type { Caller } from '@cinephage/core';
import { announcesMore } from './announces-more.ts';
import type { HttpRequest } from './http-request.ts';
import { bodyCutOff, bodyTaken, bodyTooLarge, parseJsonBody } from './wire/index.ts';

/**
 * @param caller who calls; unless given nobody knows from where, so that all who have no credential are counted as one
 */
export function fetchHttpRequest(request: Request, caller?: Caller): HttpRequest {
  const { pathname, search, host, protocol } = new URL(request.url);
  const { method, headers, signal } = request;
  const from = caller ?? {
    clientIp: 'unknown',
    host: headers.get('host') ?? host,
    protocol: protocol === 'https:' ? 'https' : 'http',
  };
  return {
    from: { ...from, method, url: pathname + search, headers },
    pathname,
    received: pathname,
    search: search.slice(1),
    async readJson(maxBytes) {
      if (request.bodyUsed) {
        throw bodyTaken('the gateway', 'give it a request whose body is unread, such as `request.clone()`.');
      }
      return parseJsonBody(await readFetchBody(request, maxBytes));
    },
    onLeave(listener) {
      if (signal.aborted) {
        listener();
      } else {
        signal.addEventListener('abort', listener, { once: true });
      }
    },
  };
}

async function readFetchBody({ headers, body }: Request, maxBytes: number): Promise<Uint8Array> {
  if (announcesMore(headers.get('content-length'), maxBytes)) {
    throw bodyTooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > maxBytes) {
        // Leaving the loop cancels the body.
        break;
      }
    }
  } catch {
    throw bodyCutOff();
  }
  if (size > maxBytes) {
    throw bodyTooLarge(maxBytes);
  }
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
}
