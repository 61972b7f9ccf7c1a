import { setTimeout as sleep } from 'node:timers/promises';
import { createOwner } from '../../database/process-identity.ts';
import { DownloadClientError } from '../../downloads/download-client.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import { LibraryError } from '../../errors/library-error.ts';
import { createClientLeases, type DueClient, LeaseLostError } from './client-leases.ts';
import { createHousekeeping } from './housekeeping.ts';
import { isRemovable, type PollClientDeps, type PollResult, pollClient } from './poll-client.ts';
import { writeFailure } from './write-failure.ts';
import { type WritePollDeps, writePoll } from './write-poll.ts';

export interface QueuePollerDeps extends PollClientDeps, Omit<WritePollDeps, 'leases'> {
  readonly pace?: PollerPace | undefined;
}

export interface PollerPace {
  /** How often a process looks which clients are due. */
  readonly lookEveryMs: number;
  /** Between two polls of a client of which something will change soon. */
  readonly busyPauseMs: number;
  /** Between two polls of another client. */
  readonly idlePauseMs: number;
}

/** Follows the downloads of all clients that show them. Any number of nodes do that together: one polls a client at a time. */
export interface QueuePoller {
  start(): void;
  /** Ends polls that run, without waiting for clients. */
  close(): Promise<void>;
}

const usualPace: PollerPace = { lookEveryMs: 1_000, busyPauseMs: 5_000, idlePauseMs: 60_000 };

export function createQueuePoller(given: QueuePollerDeps): QueuePoller {
  const { database, logger, now } = given;
  const { lookEveryMs, busyPauseMs, idlePauseMs } = given.pace ?? usualPace;
  const leases = createClientLeases({ ...given, owner: createOwner(database.driver) });
  const deps = { ...given, leases };
  const housekeep = createHousekeeping(deps);
  const stopped = new AbortController();
  /** Polls that run, by client. */
  const polls = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const due of await leases.readDue((id) => polls.has(id))) {
      if (!stopped.signal.aborted && (await leases.claim(due))) {
        const poll = run(due).finally(() => polls.delete(due.client.id));
        polls.set(due.client.id, poll);
      }
    }
    await housekeep();
  }

  /** Never rejects: a client that cannot be polled now is polled later. */
  async function run(due: DueClient): Promise<void> {
    const { client } = due;
    try {
      const outcome = await pollClient(deps, client, stopped.signal).catch((cause) =>
        toFailure(cause, client),
      );
      if (outcome instanceof DownloadClientError) {
        logger?.warn({ err: outcome, downloadClient: client.name }, 'A download client could not be polled.');
        await writeFailure(deps, { ...due, error: outcome, at: now() });
      } else {
        await write(client, outcome);
      }
    } catch (cause) {
      if (!(cause instanceof LeaseLostError)) await giveBack(client, cause);
    }
  }

  async function write(client: DownloadClientRow, result: PollResult | null): Promise<void> {
    const at = now();
    const after = (ms: number) => new Date(at.getTime() + ms);
    if (result === null) {
      await database.transaction((em) => leases.release(em, client.id, after(idlePauseMs)));
      return;
    }
    const nextPollAt = after(isBusy(result) ? busyPauseMs : idlePauseMs);
    await writePoll(deps, { client, result, nextPollAt, at });
  }

  /** Lets any process poll the client at once when this one stops, else after a pause. */
  async function giveBack(client: DownloadClientRow, cause: unknown): Promise<void> {
    const isStopping = stopped.signal.aborted;
    if (!isStopping) {
      logger?.error(
        { err: cause, downloadClient: client.name },
        'What a download client does could not be written.',
      );
    }
    const nextPollAt = isStopping ? null : new Date(now().getTime() + busyPauseMs);
    await database
      .transaction((em) => leases.release(em, client.id, nextPollAt))
      .catch((err) => logger?.debug({ err }, 'The lease of a download client ends by itself.'));
  }

  function toFailure(cause: unknown, client: DownloadClientRow): DownloadClientError {
    stopped.signal.throwIfAborted();
    if (cause instanceof DownloadClientError) {
      return cause;
    }
    logger?.error({ err: cause, downloadClient: client.name }, 'The poll of a download client has failed.');
    return new DownloadClientError('refused', `What ${client.name} does could not be read.`, { cause });
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

/** Whether something will change soon. */
function isBusy({ items, adopted, removed }: PollResult): boolean {
  return (
    adopted.length > 0 ||
    removed.length > 0 ||
    items.some(({ row, step }) => {
      const changes = step.kind === 'forget' ? {} : step.changes;
      const state = changes.state ?? row.state;
      const missingSince = changes.missing_since === undefined ? row.missing_since : changes.missing_since;
      return (
        isRemovable({ ...row, state, is_seeded: changes.is_seeded ?? row.is_seeded }) ||
        (missingSince !== null && (state === 'downloading' || state === 'ignored')) ||
        (state === 'downloading' && (changes.status ?? row.status) !== 'paused')
      );
    })
  );
}
