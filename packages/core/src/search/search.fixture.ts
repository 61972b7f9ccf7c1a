import { createLibraryOn } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import type { GrabRelease, GrabReleaseParams } from '../downloads/grab-release.ts';
import { entities } from '../entities.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { IndexerQuery, IndexerSource, IndexerSources, SearchKind } from '../indexers/indexer-source.ts';
import { type LibraryOptions, parseLibraryOptions } from '../library-options.ts';
import type { Release } from '../releases/release.ts';
import { testRelease } from '../testing/release.fixture.ts';
import { createTestDatabase, type DatabaseKind } from '../testing/test-database.ts';
import type { TestLibrary } from '../testing/test-library.fixture.ts';

export interface TestIndexer extends IndexerSource {
  /** What it was asked. */
  readonly asked: IndexerQuery[];
}

interface TestIndexerOptions extends Partial<IndexerSource> {
  /** Titles, or releases. They get the id of the indexer. */
  readonly releases?: () => readonly (string | Partial<Release>)[];
}

let number = 0;

/** An indexer that has these releases, whatever it is asked. */
export function testIndexer(
  name: string,
  { releases = () => [], ...settings }: TestIndexerOptions = {},
): TestIndexer {
  number += 1;
  const id = `0191f3b2-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const asked: IndexerQuery[] = [];
  const list = () =>
    releases().map((one) => {
      const { title = '', ...facts } = typeof one === 'string' ? { title: one } : one;
      return testRelease(title, { ...facts, indexerId: id, indexerName: name });
    });
  return {
    ...{ id, name, priority: 25, protocol: 'torrent', minimumSeeders: 1, seedRatio: null, seedTime: null },
    async search(query) {
      asked.push(query);
      return list();
    },
    recent: async () => list(),
    ...settings,
    asked,
  };
}

export interface TestIndexers extends IndexerSources {
  /** For which kinds of search they were asked for. */
  readonly kinds: SearchKind[];
}

/** These indexers, enabled for everything. */
export function testIndexers(
  sources: readonly IndexerSource[],
  skipped: readonly { id: string; name: string; reason: string }[] = [],
): TestIndexers {
  const kinds: SearchKind[] = [];
  return {
    kinds,
    async forSearch(kind, ids) {
      kinds.push(kind);
      return { sources: sources.filter(({ id }) => ids === undefined || ids.includes(id)), skipped };
    },
    settings: async () => new Map(sources.map((source) => [source.id, source])),
  };
}

export const refuseToGrab: GrabRelease = async () => {
  throw new LibraryError('NO_DOWNLOAD_CLIENT', 'No download client is configured.');
};

export interface TestGrabs {
  readonly grabRelease: GrabRelease;
  /** What was grabbed, in order. */
  readonly grabbed: GrabReleaseParams[];
  /** Titles that are refused from now on, and how. */
  readonly refused: Map<string, LibraryError>;
}

/** Grabs everything, but what is refused. */
export function testGrabs(): TestGrabs {
  const grabbed: GrabReleaseParams[] = [];
  const refused = new Map<string, LibraryError>();
  return {
    grabbed,
    refused,
    async grabRelease(params) {
      const { title } = params.release;
      const refusal = refused.get(title);
      if (refusal !== undefined) throw refusal;
      grabbed.push(params);
      return { grabId: `grab of ${title}`, downloadId: `download of ${title}`, title };
    },
  };
}

export interface SearchLibrary extends TestLibrary {
  readonly grabs: TestGrabs;
}

/** A library with these indexers, and with download clients of both protocols that take everything. */
export async function openSearchLibrary(
  kind: DatabaseKind,
  indexerSources: IndexerSources,
  options: Partial<LibraryOptions> = {},
): Promise<SearchLibrary> {
  const { url, dispose } = await createTestDatabase(kind);
  const database = await openDatabase({ address: url, entities });
  const grabs = testGrabs();
  const parsed = parseLibraryOptions({ database: url, secret: 'a secret of the operator', ...options });
  const library = await createLibraryOn(database, parsed, { indexerSources, grabRelease: grabs.grabRelease });
  const query: TestLibrary['query'] = async (sql, values = []) =>
    (await database.execute(database.fork(), sql, values)).rows as never;
  for (const protocol of ['torrent', 'usenet']) {
    await query(addClientSql, [uuidv7(), protocol, protocol, protocol, true, false, true, true, now, now]);
  }
  return {
    ...{ library, database, url, grabs, query },
    async [Symbol.asyncDispose]() {
      await library.stop();
      await dispose();
    },
  };
}

const now = new Date();
const addClientSql = `insert into download_client (id, name, name_key, implementation, protocol, folder, enabled, use_ssl,
    remove_completed, remove_failed, created_at, updated_at, priority, remote_path_mappings)
  values (?, ?, ?, 'WatchFolder', ?, '/watch', ?, ?, ?, ?, ?, ?, 1, '[]')`;
