import { vi } from 'vitest';
import { createLibraryOn } from '../../create-library.ts';
import { databaseOf } from '../../database/library-database.ts';
import { openDatabase } from '../../database/open-database.ts';
import { entities } from '../../entities.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import type { Library } from '../../library.ts';
import { parseLibraryOptions } from '../../library-options.ts';
import {
  type ClientStandIn,
  createClientStandIn,
  insertDownloadClient,
} from '../../testing/client-stand-in.ts';
import { insertQueueItem } from '../../testing/queue-item.ts';
import { createTestDatabase, type DatabaseKind } from '../../testing/test-database.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';

export interface PollerLibrary {
  readonly library: Library;
  readonly url: string;
  readonly client: ClientStandIn;
  /** Lets time pass for the library. */
  pass(ms: number): void;
  /** Makes the next poll due, and resolves after it. */
  poll(): Promise<void>;
  /** Resolves when a client that was due before has been polled, or is not going to be. */
  untilLooked(): Promise<void>;
  state(): Promise<ClientState | undefined>;
  row(id: string): Promise<QueueItemRow | undefined>;
  addGrabbed(facts: Partial<QueueItemRow> & { readonly movie_id: string }): Promise<string>;
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

type ClientState = Awaited<ReturnType<typeof readState>>;

export interface PollerOptions {
  /** Another library on the same database, with its client. */
  readonly of?: Pick<PollerLibrary, 'url' | 'client'>;
}

/** A library that polls one client, which is a stand-in. */
export async function openPollerLibrary(
  kind: DatabaseKind,
  options: PollerOptions = {},
): Promise<PollerLibrary> {
  const fixture = options.of ? undefined : await createTestDatabase(kind);
  const url = options.of?.url ?? fixture?.url ?? '';
  const database = await openDatabase({ address: url, entities });
  let offset = 0;
  const now = () => new Date(Date.now() + offset);
  let client = options.of?.client;
  const parsed = parseLibraryOptions({ database: url, now });
  const witness = createClientStandIn('witness');
  const library = await createLibraryOn(database, parsed, {
    createClient: ({ name }) => (name === witness.id ? witness : (client ?? null)),
    pollerPace: fastPace,
  });
  client ??= createClientStandIn(await insertDownloadClient(library));
  await library.start();
  const stand = client;
  const query = async (sql: string, values: readonly unknown[] = []) =>
    (await database.execute(database.fork(), sql, values)).rows as never;
  const state = (id = stand.id) => readState(library, id);
  /** The state of a client that no process polls now. */
  const untilIdle = (id: string, isWanted: (polledAt: number) => boolean) =>
    vi.waitFor(async () => {
      const found = await state(id);
      const polledAt = found?.polled_at?.getTime() ?? 0;
      if (found?.owner !== null || !isWanted(polledAt)) throw new Error('Not polled.');
      return polledAt;
    }, waiting);
  const poll = async (id: string) => {
    const before = await untilIdle(id, () => true);
    await query('update download_client_state set next_poll_at = ? where client_id = ?', [new Date(0), id]);
    await untilIdle(id, (polledAt) => polledAt > before);
  };
  return {
    ...{ library, url, client: stand, query },
    state: () => state(),
    pass: (ms) => {
      offset += ms;
    },
    poll: () => poll(stand.id),
    async untilLooked() {
      const id = await insertDownloadClient(library, { name: witness.id });
      // A look begins the polls of all clients that are due. The second one comes after it.
      await poll(id);
      await poll(id);
      await library.downloadClients.delete(id);
    },
    row: (id) =>
      databaseOf(library)
        .readKysely.selectFrom('queue_item')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst(),
    async addGrabbed(facts) {
      const id = uuidv7();
      const at = now();
      await database
        .kysely(database.fork())
        .insertInto('grab')
        .values({
          ...{ id, movie_id: facts.movie_id, version_id: facts.version_id ?? facts.movie_id },
          ...{ state: 'grabbed', source: 'automatic', title: 'A release', release: '{}' },
          ...{ client_id: stand.id, download_id: facts.download_id ?? id, created_at: at, updated_at: at },
        })
        .execute();
      return insertQueueItem(library, { version_id: facts.movie_id, ...facts, id, client_id: stand.id });
    },
    async [Symbol.asyncDispose]() {
      await library.stop();
      await fixture?.dispose();
    },
  };
}

export const waiting = { timeout: 60_000, interval: 20 };

/** Clients are polled when tests make that due. */
const fastPace = { lookEveryMs: 20, busyPauseMs: 60_000, idlePauseMs: 60_000 };

const readState = (library: Library, clientId: string) =>
  databaseOf(library)
    .readKysely.selectFrom('download_client_state')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
