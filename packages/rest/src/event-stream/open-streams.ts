import { RequestError } from '../errors.ts';
import type { SseWriter } from './sse-writer.ts';

/** The streams that are open now. */
export interface OpenStreams {
  /**
   * Counts a stream until it closes, and ends it when the host stops.
   *
   * @param owner id of the credential that opens it
   * @throws RequestError `RATE_LIMITED` if the credential has the maximum number of streams open
   */
  add(owner: string, stream: SseWriter): void;
}

export interface OpenStreamsOptions {
  readonly maxPerCredential: number;
  /** Fires when the host stops. */
  readonly signal: AbortSignal | undefined;
}

/** A guess: another stream may close at any time. */
const retryAfterSeconds = 5;

export function createOpenStreams({ maxPerCredential, signal }: OpenStreamsOptions): OpenStreams {
  const byOwner = new Map<string, Set<SseWriter>>();
  signal?.addEventListener('abort', () => {
    for (const stream of [...byOwner.values()].flatMap((streams) => [...streams])) stream.end();
  });
  return {
    add(owner, stream) {
      const streams = byOwner.get(owner) ?? new Set();
      if (streams.size >= maxPerCredential) throw tooManyStreams(maxPerCredential);
      if (stream.closed.aborted) return;
      byOwner.set(owner, streams.add(stream));
      stream.closed.addEventListener('abort', () => {
        streams.delete(stream);
        if (streams.size === 0) byOwner.delete(owner);
      });
      // A client that connects while the host stops reconnects later, as do those whose streams were ended.
      if (signal?.aborted) stream.end();
    },
  };
}

function tooManyStreams(maximum: number): RequestError {
  return new RequestError(
    'RATE_LIMITED',
    `A credential may have at most ${maximum} streams open at a time.`,
    { headers: { 'Retry-After': String(retryAfterSeconds) } },
  );
}
