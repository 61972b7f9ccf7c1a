import type { Selectable } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import { isForeignKeyViolation } from '../database/driver-errors.ts';
import type { DB } from '../database/schema/db.ts';
import { DownloadClientError } from './download-client.ts';

export type ClientStateRow = Selectable<DB['download_client_state']>;

/** A client with the settings that it was asked with. */
export interface AskedClient {
  readonly id: string;
  readonly updated_at: Date;
}

/**
 * How download clients do, for all nodes. What a client answered with settings that have been changed since then is not written.
 *
 * A client that refused the login is blocked: it is not asked again until a user changes or tests it, because clients ban addresses
 * that try too often. `openClient` ensures that for every call but `test`; polls skip it as well.
 */
export interface ClientStates {
  /** It has answered. @param em a transaction to write in */
  markWorking(client: AskedClient, em?: EntityManager): Promise<void>;
  /** It has failed; `failures` counts one more, unless it was not asked at all. @param em a transaction to write in */
  markFailed(client: AskedClient, error: DownloadClientError, em?: EntityManager): Promise<void>;
  /** Why it refused the login; null: it is not blocked. */
  isBlocked(clientId: string): Promise<string | null>;
  /** Forgets how it did, so that it is asked again at once: a user has changed or tested it. @param em a transaction to write in */
  reset(clientId: string, em?: EntityManager): Promise<void>;
  read(clientId: string): Promise<ClientStateRow | null>;
  readAll(em?: EntityManager): Promise<ReadonlyMap<string, ClientStateRow>>;
}

/** The client was not asked: it has refused the login before. */
export class BlockedClientError extends DownloadClientError {
  constructor(reason: string) {
    super('unauthorized', `${reason} It is not asked again until it is changed or tested.`);
  }
}

const maximumMessage = 500;
const working = { failures: 0, failing_since: null, failure: null, message: null } as const;

export function createClientStates({
  database,
  now,
}: {
  readonly database: Database;
  readonly now: () => Date;
}): ClientStates {
  const write = (work: (em: EntityManager) => Promise<void>, em?: EntityManager) =>
    em === undefined ? database.transaction(work).catch(ignoreDeleted) : work(em);
  const read = async (clientId: string, em: EntityManager = database.fork()) =>
    (await database
      .kysely(em)
      .selectFrom('download_client_state')
      .selectAll()
      .where('client_id', '=', clientId)
      .executeTakeFirst()) ?? null;

  return {
    read,
    async readAll(em = database.fork()) {
      const rows = await database.kysely(em).selectFrom('download_client_state').selectAll().execute();
      return new Map(rows.map((row) => [row.client_id, row]));
    },
    isBlocked: async (clientId) => blockOf(await read(clientId)),
    markWorking: (client, outer) =>
      write(async (em) => {
        if (!(await hasSettings(database, em, client))) return;
        await ensure(database, em, client.id, now());
        await update(database, em, client.id, { ...working, polled_at: now() });
      }, outer),
    markFailed: (client, error, outer) =>
      write(async (em) => {
        const { failure, message } = error;
        if (error instanceof BlockedClientError || !(await hasSettings(database, em, client))) return;
        await ensure(database, em, client.id, now());
        const before = await read(client.id, em);
        await update(database, em, client.id, {
          ...{ failure, message: message.slice(0, maximumMessage).toWellFormed(), polled_at: now() },
          ...{ failures: (before?.failures ?? 0) + 1, failing_since: before?.failing_since ?? now() },
        });
      }, outer),
    reset: (clientId, outer) =>
      write(async (em) => {
        await ensure(database, em, clientId, now());
        await update(database, em, clientId, { ...working, polled_at: null, next_poll_at: now() });
      }, outer),
  };
}

/** The sentence that a blocked client refused the login with; null: it is not blocked. */
export const blockOf = (
  state: Pick<ClientStateRow, 'failure' | 'message'> | null | undefined,
): string | null =>
  state?.failure === 'unauthorized' ? (state.message ?? 'The client refused the login.') : null;

type Changes = Partial<Omit<ClientStateRow, 'client_id'>>;

async function hasSettings(database: Database, em: EntityManager, client: AskedClient): Promise<boolean> {
  const row = await database
    .kysely(em)
    .selectFrom('download_client')
    .select('updated_at')
    .where('id', '=', client.id)
    .executeTakeFirst();
  return row?.updated_at.getTime() === client.updated_at.getTime();
}

async function ensure(database: Database, em: EntityManager, clientId: string, at: Date): Promise<void> {
  await database
    .kysely(em)
    .insertInto('download_client_state')
    .values({ client_id: clientId, failures: 0, next_poll_at: at })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .execute();
}

async function update(database: Database, em: EntityManager, id: string, changes: Changes): Promise<void> {
  await database
    .kysely(em)
    .updateTable('download_client_state')
    .set(changes)
    .where('client_id', '=', id)
    .execute();
}

/** A client that was deleted meanwhile has no state. */
function ignoreDeleted(cause: unknown): void {
  if (!isForeignKeyViolation(cause)) {
    throw cause;
  }
}
