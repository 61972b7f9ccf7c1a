import type { Database, EntityManager } from '../../database/database.ts';
import type { ClientStateRow, ClientStates } from '../../downloads/client-states.ts';
import type { DownloadClientError } from '../../downloads/download-client.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import type { ClientLeases } from './client-leases.ts';
import { queueMessages } from './queue-messages.ts';

export interface WriteFailureDeps {
  readonly database: Database;
  readonly states: ClientStates;
  readonly leases: ClientLeases;
}

export interface WriteFailureParams {
  readonly client: DownloadClientRow;
  /** As it was before the poll. */
  readonly state: ClientStateRow;
  readonly error: DownloadClientError;
  readonly at: Date;
}

const firstPauseMs = 5_000;
const longestPauseMs = 300_000;

/** 5 s, 10 s, 20 s, and so on, up to 5 min. */
export const pauseAfter = (failures: number): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs);

/** Writes that a client could not be polled, and ends the lease. Its downloads stay as they are, with a message. */
export async function writeFailure(
  { database, states, leases }: WriteFailureDeps,
  { client, state, error, at }: WriteFailureParams,
): Promise<void> {
  await database.transaction(async (em) => {
    await leases.release(em, client.id, new Date(at.getTime() + pauseAfter(state.failures)));
    if (error.failure !== 'unauthorized') {
      // A refused login is written by the client that was opened, before anything else can try it again.
      await states.markFailed(client, error, em);
    }
    if (state.failures === 0 || state.message !== error.message) {
      const { since } = await database
        .kysely(em)
        .selectFrom('download_client_state')
        .select('failing_since as since')
        .where('client_id', '=', client.id)
        .executeTakeFirstOrThrow();
      const message = queueMessages.clientFailing(client.name, since ?? at, error.message);
      await warnOf(database, em, { client, message, at });
    }
  });
}

interface WarnParams {
  readonly client: DownloadClientRow;
  readonly message: string;
  readonly at: Date;
}

/** The next poll that succeeds writes what the downloads do. */
async function warnOf(
  database: Database,
  em: EntityManager,
  { client, message, at }: WarnParams,
): Promise<void> {
  await database
    .kysely(em)
    .updateTable('queue_item')
    .set({ status: 'warning', messages: JSON.stringify([{ title: client.name, messages: [message] }]) })
    .set({ speed: null, seconds_left: null, updated_at: at })
    .where('client_id', '=', client.id)
    .where('state', '=', 'downloading')
    .execute();
}
