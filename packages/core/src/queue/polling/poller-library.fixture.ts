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
  const library = await createLibraryOn(database, parsed, { createClient: () => client ?? null });
  client ??= createClientStandIn(await insertDownloadClient(library));
  await library.start();
  const stand = client;
  const query = async (sql: string, values: readonly unknown[] = []) =>
    (await database.execute(database.fork(), sql, values)).rows as never;
  const state = () => readState(library, stand.id);
  return {
    ...{ library, url, client: stand, query, state },
    pass: (ms) => {
      offset += ms;
    },
    async poll() {
      await vi.waitFor(async () => {
        if ((await state()) === undefined) throw new Error('The client has no state yet.');
      }, waiting);
      const before = (await state())?.polled_at?.getTime() ?? 0;
      await query('update download_client_state set next_poll_at = ?', [new Date(0)]);
      await vi.waitFor(async () => {
        const after = await state();
        if ((after?.polled_at?.getTime() ?? 0) <= before || after?.owner !== null)
          throw new Error('Not polled.');
      }, waiting);
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

export const waiting = { timeout: 20_000, interval: 50 };

const readState = (library: Library, clientId: string) =>
  databaseOf(library)
    .readKysely.selectFrom('download_client_state')
    .selectAll()
    .where('client_id', '=', clientId)
    .executeTakeFirst();
