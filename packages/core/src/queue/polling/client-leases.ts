import { sql } from 'kysely';
import type { Database, EntityManager } from '../../database/database.ts';
import { stateOfOwner } from '../../database/process-identity.ts';
import { databaseTime } from '../../database/schema/expressions.ts';
import type { ClientStateRow, ClientStates } from '../../downloads/client-states.ts';
import { type DownloadClientRow, readDownloadClients } from '../../downloads/download-client-rows.ts';

export interface ClientLeasesDeps {
  readonly database: Database;
  readonly states: Pick<ClientStates, 'reset'>;
  /** This process. */
  readonly owner: string;
  readonly now: () => Date;
}

/** A client whose poll is due. */
export interface DueClient {
  readonly client: DownloadClientRow;
  readonly state: ClientStateRow;
}

/** Longer than a poll may take. */
const leaseMs = 90_000;

/** Decides between all nodes which process polls a client. */
export type ClientLeases = ReturnType<typeof createClientLeases>;

export function createClientLeases({ database, states: store, owner, now }: ClientLeasesDeps) {
  const { driver } = database;
  const kysely = (em: EntityManager = database.fork()) => database.kysely(em);
  const lease = () => databaseTime(driver, leaseMs);

  async function readStates(): Promise<Map<string, ClientStateRow & { readonly isExpired: boolean }>> {
    const isExpired = sql<unknown>`coalesce(lease_expires_at <= ${databaseTime(driver)}, ${sql.lit(true)})`;
    const rows = await database.readKysely
      .selectFrom('download_client_state')
      .selectAll()
      .select(isExpired.as('isExpired'))
      .execute();
    return new Map(rows.map((row) => [row.client_id, { ...row, isExpired: Boolean(row.isExpired) }]));
  }

  function isFree({ owner: holder, isExpired }: ClientStateRow & { readonly isExpired: boolean }): boolean {
    // A lease of this process that no poll of it holds was left behind by one that could not write.
    return holder === null || holder === owner || isExpired || stateOfOwner(holder, driver) === 'gone';
  }

  return {
    /** Clients that are enabled, show their downloads, have not refused the login, and are due. */
    async readDue(isPolling: (clientId: string) => boolean): Promise<readonly DueClient[]> {
      const clients = (await readDownloadClients(database)).filter(
        ({ enabled, implementation }) => enabled && implementation !== 'WatchFolder',
      );
      if (clients.length === 0) {
        return [];
      }
      const states = await readStates();
      const due: DueClient[] = [];
      for (const client of clients) {
        const state = states.get(client.id);
        if (state === undefined) {
          // It is due at the next look.
          await store.reset(client.id);
        } else if (
          state.failure !== 'unauthorized' &&
          state.next_poll_at <= now() &&
          isFree(state) &&
          !isPolling(client.id)
        ) {
          due.push({ client, state });
        }
      }
      return due;
    },
    /** @returns false if another process was faster */
    async claim({ client, state }: DueClient): Promise<boolean> {
      const { numUpdatedRows } = await kysely()
        .updateTable('download_client_state')
        .set({ owner, lease_expires_at: lease() })
        .where('client_id', '=', client.id)
        .where('owner', state.owner === null ? 'is' : '=', state.owner)
        .where('lease_expires_at', state.lease_expires_at === null ? 'is' : '=', state.lease_expires_at)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    /**
     * Ends a poll in the transaction that writes what it has found.
     *
     * @param nextPollAt null: when it was due
     * @throws LeaseLostError if the lease is another process's by now
     */
    async release(em: EntityManager, clientId: string, nextPollAt: Date | null): Promise<void> {
      const { numUpdatedRows } = await kysely(em)
        .updateTable('download_client_state')
        .set({ owner: null, lease_expires_at: null, ...(nextPollAt && { next_poll_at: nextPollAt }) })
        .where('client_id', '=', clientId)
        .where('owner', '=', owner)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) {
        throw new LeaseLostError('Another process polls the client, or it is deleted.');
      }
    },
  };
}

export class LeaseLostError extends Error {}
