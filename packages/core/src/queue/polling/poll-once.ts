import { DownloadClientError } from '../../downloads/download-client.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import { type ClientLeases, type DueClient, LeaseLostError } from './client-leases.ts';
import { isRemovable, type PollClientDeps, type PollResult, pollClient } from './poll-client.ts';
import { writeFailure } from './write-failure.ts';
import { type WritePollDeps, writePoll } from './write-poll.ts';

export interface PollPauses {
  /** Between two polls of a client of which something will change soon. */
  readonly busyPauseMs: number;
  /** Between two polls of another client. */
  readonly idlePauseMs: number;
}

export interface PollOnceDeps extends PollClientDeps, WritePollDeps, PollPauses {
  readonly leases: ClientLeases;
  /** Fires when the library stops. */
  readonly stopped: AbortSignal;
}

/**
 * @returns function that polls a claimed client and writes what it has found. It never rejects: a client that cannot be polled now is
 *   polled later
 */
export function createPollOnce(deps: PollOnceDeps): (due: DueClient) => Promise<void> {
  const { database, logger, now, leases, busyPauseMs, idlePauseMs, stopped } = deps;

  async function pollOnce(due: DueClient): Promise<void> {
    const { client } = due;
    try {
      const outcome = await pollClient(deps, client, stopped).catch((cause) => toFailure(cause, client));
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
    const isStopping = stopped.aborted;
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
    stopped.throwIfAborted();
    if (cause instanceof DownloadClientError) {
      return cause;
    }
    logger?.error({ err: cause, downloadClient: client.name }, 'The poll of a download client has failed.');
    return new DownloadClientError('refused', `What ${client.name} does could not be read.`, { cause });
  }

  return pollOnce;
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
