import type { Database } from '../database/database.ts';
import { counted } from '../text/counted.ts';
import { createIndexer, parseNewIndexer } from './create-indexer.ts';
import { listDefinitions } from './definitions.ts';
import type { Indexer, IndexerTest } from './indexer.schema.ts';
import { indexerNotFound, parseIndexerId } from './indexer-id.ts';
import type { IndexerCreateInput } from './indexer-inputs.schema.ts';
import { IndexerError } from './indexer-source.ts';
import { openApiKey, unreadableKey } from './indexer-status.ts';
import type { IndexerAccess, IndexerObserver, WireCapabilities } from './indexer-wire.ts';
import type { Indexers } from './indexers.ts';
import type { IndexersDeps } from './indexers-deps.ts';
import { readIndexer, readIndexers } from './read-indexers.ts';
import { askIndexer, readCapabilities, type TestedIndexer, testFailed } from './test-indexer.ts';
import { toAccess } from './to-access.ts';
import { toCapabilities, toIndexer } from './to-indexer.ts';
import { updateIndexer } from './update-indexer.ts';

/** A change of these changes what an indexer answers. */
const accessFields = ['implementation', 'baseUrl', 'apiPath', 'apiKey', 'allowPrivateAddresses'] as const;

/** The operations on indexers. */
export function createIndexers(deps: IndexersDeps): Indexers {
  const { database, secrets, now } = deps;
  const get = async (id: string): Promise<Indexer> =>
    toIndexer(await readIndexer(database, id, now()), secrets, now());
  return {
    async list() {
      return (await readIndexers(database, now())).map((stored) => toIndexer(stored, secrets, now()));
    },
    get,
    async create(input) {
      const id = await createIndexer(deps, input);
      await refreshCapabilities(deps, id);
      return get(id);
    },
    async update(id, input) {
      await updateIndexer(deps, id, input);
      if (accessFields.some((name) => input[name] !== undefined)) await refreshCapabilities(deps, id);
      return get(id);
    },
    delete: (id) => deleteIndexer(database, id),
    test: (input) => testNewIndexer(deps, input),
    testStored: (id) => testStoredIndexer(deps, id),
    definitions: async () => listDefinitions(),
  };
}

async function deleteIndexer(database: Database, id: string): Promise<void> {
  const uuid = parseIndexerId(id);
  const { numDeletedRows } = await database.transaction((em) =>
    database.kysely(em).deleteFrom('indexer').where('id', '=', uuid).executeTakeFirst(),
  );
  if (numDeletedRows === 0n) {
    throw indexerNotFound(id);
  }
}

/** Of an indexer that is not stored, nothing is recorded. */
const noObserver: IndexerObserver = { onRequest: () => undefined, onLimits: () => undefined };

async function testNewIndexer(
  { createWire, now }: IndexersDeps,
  input: IndexerCreateInput,
): Promise<IndexerTest> {
  const { apiKey, ...fields } = parseNewIndexer(input);
  const access = toAccess({ ...fields, id: `test of ${new URL(fields.baseUrl).host}` }, apiKey);
  try {
    const tested = await askIndexer((capabilities) => createWire(access, capabilities, noObserver));
    return describeTest(access, tested, now());
  } catch (error) {
    throw error instanceof IndexerError ? testFailed(error) : error;
  }
}

async function testStoredIndexer(deps: IndexersDeps, id: string): Promise<IndexerTest> {
  const { states, now } = deps;
  const { access, open, recorded } = await openStored(deps, id);
  try {
    const tested = await askIndexer(open, (read) => states.recordCapabilities(access.id, read));
    await states.recordSuccess(access.id);
    return describeTest(access, tested, now());
  } catch (error) {
    if (!(error instanceof IndexerError)) throw error;
    await states.recordFailure(access.id, error, { backsOff: false });
    throw testFailed(error);
  } finally {
    await recorded();
  }
}

/** A failure is written into the state of the indexer; the caller does not get it. */
async function refreshCapabilities(deps: IndexersDeps, id: string): Promise<void> {
  const { states } = deps;
  try {
    const { access, open, recorded } = await openStored(deps, id);
    const capabilities = await readCapabilities(open(null)).finally(recorded);
    if (capabilities !== null) await states.recordCapabilities(access.id, capabilities);
  } catch (error) {
    if (!(error instanceof IndexerError)) throw error;
    await states.recordFailure(id, error, { backsOff: false });
  }
}

/**
 * Opens an indexer; `recorded` waits until what it was asked is written, so that callers read it with the outcome.
 *
 * @throws LibraryError `INDEXER_NOT_FOUND`; `INDEXER_TEST_FAILED` if its key cannot be read
 */
async function openStored({ database, secrets, states, createWire, now }: IndexersDeps, id: string) {
  const stored = await readIndexer(database, id, now());
  const key = openApiKey(secrets, stored.sealedApiKey);
  if (key.kind === 'unreadable') {
    throw new IndexerError('keyRejected', unreadableKey);
  }
  const access = toAccess(stored, key.kind === 'key' ? key.key : null);
  const records: Promise<void>[] = [];
  const open = (capabilities: WireCapabilities | null) =>
    createWire(access, capabilities, {
      onRequest: () => void records.push(states.recordUsage(stored.id, { requests: 1 })),
      onLimits: (limits) => void records.push(states.recordLimits(stored.id, limits)),
    });
  const recorded = async () => void (await Promise.all(records));
  return { access, open, recorded };
}

function describeTest(
  { implementation }: IndexerAccess,
  { capabilities, releaseCount }: TestedIndexer,
  at: Date,
): IndexerTest {
  const found = `It answers, with ${counted(releaseCount, 'recent release')}`;
  const lacks =
    implementation !== 'Rss' && capabilities?.movieSearch === false
      ? '; it has no search for movies, so it is searched by title'
      : '';
  return { message: `${found}${lacks}.`, releaseCount, capabilities: toCapabilities(capabilities, at) };
}
