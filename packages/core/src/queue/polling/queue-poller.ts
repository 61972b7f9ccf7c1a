import { setTimeout as sleep } from 'node:timers/promises';
import { memoizePromise } from '../../async/memoize-promise.ts';
import { createOwner } from '../../database/process-identity.ts';
import { LibraryError } from '../../errors/library-error.ts';
import { createClientLeases } from './client-leases.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { PollClientDeps } from './poll-client.ts';
import type { PollPauses } from './poll-once.ts';
import type { WritePollDeps } from './write-poll.ts';

export interface QueuePollerDeps extends PollClientDeps, Omit<WritePollDeps, 'leases'> {
  readonly pace?: PollerPace | undefined;
}

export interface PollerPace extends PollPauses {
  /** How often a process looks which clients are due. */
  readonly lookEveryMs: number;
}

/** Follows the downloads of all clients that show them. Any number of nodes do that together: one polls a client at a time. */
export interface QueuePoller {
  start(): void;
  /** Ends polls that run, without waiting for clients. */
  close(): Promise<void>;
}

const usualPace: PollerPace = { lookEveryMs: 1_000, busyPauseMs: 5_000, idlePauseMs: 60_000 };

export function createQueuePoller(given: QueuePollerDeps): QueuePoller {
  const { database, logger } = given;
  const { lookEveryMs, busyPauseMs, idlePauseMs } = given.pace ?? usualPace;
  const leases = createClientLeases({ ...given, owner: createOwner(database.driver) });
  const deps = { ...given, leases };
  const housekeep = createHousekeeping(deps);
  const stopped = new AbortController();
  // A library without download clients never loads it.
  const loadPoll = memoizePromise(async () => {
    const { createPollOnce } = await import('./poll-once.ts');
    return createPollOnce({ ...deps, busyPauseMs, idlePauseMs, stopped: stopped.signal });
  });
  /** Polls that run, by client. */
  const polls = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const due of await leases.readDue((id) => polls.has(id))) {
      const poll = await loadPoll();
      if (!stopped.signal.aborted && (await leases.claim(due))) {
        const polled = poll(due).finally(() => polls.delete(due.client.id));
        polls.set(due.client.id, polled);
      }
    }
    await housekeep();
  }

  async function lookUntilStopped(): Promise<void> {
    while (!stopped.signal.aborted) {
      await look().catch((err) =>
        logger?.warn({ err }, 'Download clients could not be polled; trying again.'),
      );
      await sleep(lookEveryMs, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  }

  return {
    start() {
      looking ??= lookUntilStopped();
    },
    async close() {
      stopped.abort(new LibraryError('LIBRARY_STOPPED', 'The library is stopped.'));
      await looking;
      await Promise.all(polls.values());
    },
  };
}
