import { LibraryError } from '@cinephage/core';

/** The subscriptions that are open now, over whichever transport. */
export interface OpenSubscriptions {
  /**
   * Keeps count of a subscription until it has left, and ends it when the host stops.
   *
   * @param owner id of the credential that opens it
   * @returns to be called once it has ended
   * @throws LibraryError `RATE_LIMITED` when that has as many as it may
   */
  enter(owner: string, end: () => void): () => void;
}

export interface OpenSubscriptionsOptions {
  readonly maxPerCredential: number;
  /** Fires when the host stops. */
  readonly signal: AbortSignal;
}

/** A subscription that is closed elsewhere makes room at once; the time of that is unknown. */
const retryAfterSeconds = 5;

export function createOpenSubscriptions({
  maxPerCredential,
  signal,
}: OpenSubscriptionsOptions): OpenSubscriptions {
  const byOwner = new Map<string, Set<() => void>>();
  signal.addEventListener('abort', () => {
    for (const end of [...byOwner.values()].flatMap((ends) => [...ends])) {
      end();
    }
  });
  return {
    enter(owner, end) {
      const ends = byOwner.get(owner) ?? new Set();
      if (ends.size >= maxPerCredential) {
        throw tooMany(maxPerCredential);
      }
      byOwner.set(owner, ends.add(end));
      return () => {
        ends.delete(end);
        if (ends.size === 0 && byOwner.get(owner) === ends) {
          byOwner.delete(owner);
        }
      };
    },
  };
}

function tooMany(maximum: number): LibraryError {
  const message = `This credential has ${maximum} subscriptions open already, and may not have more at a time.`;
  return new LibraryError('RATE_LIMITED', message, { retryAfterSeconds });
}
