import type { SseWriter } from '@cinephage/core/http';
import { RequestError } from './errors.ts';

/** The streams that are open now. */
export interface OpenStreams {
  /**
   * Keeps count of a stream until it is closed, and ends it when the host stops.
   *
   * @param owner id of the credential that opens it
   * @throws RequestError `RATE_LIMITED` when that has as many as it may
   */
  add(owner: string, stream: SseWriter): void;
}

export interface OpenStreamsOptions {
  readonly maxPerCredential: number;
  /** Fires when the host stops. */
  readonly signal: AbortSignal | undefined;
}

/** A stream that is closed elsewhere makes room at once; when that will be, nobody knows. */
const retryAfterSeconds = 5;

export function createOpenStreams({ maxPerCredential, signal }: OpenStreamsOptions): OpenStreams {
  const byOwner = new Map<string, Set<SseWriter>>();
  signal?.addEventListener('abort', () => {
    for (const stream of [...byOwner.values()].flatMap((streams) => [...streams])) stream.end();
  });
  return {
    add(owner, stream) {
      const streams = byOwner.get(owner) ?? new Set();
      if (streams.size >= maxPerCredential) throw tooMany(maxPerCredential);
      if (stream.closed.aborted) return;
      byOwner.set(owner, streams.add(stream));
      stream.closed.addEventListener('abort', () => {
        streams.delete(stream);
        if (streams.size === 0) byOwner.delete(owner);
      });
      // Clients that come while the host stops connect again once it is back, as those that were there before.
      if (signal?.aborted) stream.end();
    },
  };
}

function tooMany(maximum: number): RequestError {
  return new RequestError(
    'RATE_LIMITED',
    `This credential has ${maximum} streams open already, and may not have more at a time.`,
    { headers: { 'Retry-After': String(retryAfterSeconds) } },
  );
}
