import type { Kysely } from 'kysely';
import type { Database } from '../database/database.ts';
import type { DB } from '../database/schema/db.ts';
import type { IndexerConnectionKind, IndexerImplementation } from './indexer.schema.ts';
import { indexerNotFound, parseIndexerId } from './indexer-id.ts';
import type { IndexerFailure } from './indexer-source.ts';
import type { WireCapabilities } from './indexer-wire.ts';

/** An indexer as it is stored, with its state. */
export interface StoredIndexer {
  readonly id: string;
  readonly name: string;
  readonly implementation: IndexerImplementation;
  readonly baseUrl: string;
  readonly apiPath: string;
  /** Sealed; null: it has no key. */
  readonly sealedApiKey: string | null;
  readonly categories: readonly number[];
  readonly priority: number;
  readonly minimumSeeders: number;
  readonly seedRatio: number | null;
  readonly seedTime: number | null;
  readonly enableRss: boolean;
  readonly enableAutomaticSearch: boolean;
  readonly enableInteractiveSearch: boolean;
  readonly allowPrivateAddresses: boolean;
  readonly connection: IndexerConnectionKind | null;
  readonly missingSince: Date | null;
  readonly failures: number;
  readonly failure: IndexerFailure | null;
  readonly failureReason: string | null;
  readonly retryAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly capabilities: WireCapabilities | null;
  readonly capabilitiesReadAt: Date | null;
  readonly requestLimit: number | null;
  readonly grabLimit: number | null;
  /** By hour, the oldest first. */
  readonly usage: readonly HourUsage[];
}

export interface HourUsage {
  readonly hour: Date;
  readonly requests: number;
  readonly grabs: number;
}

const dayMs = 86_400_000;

/**
 * All indexers by name. A library has a few dozen of them at most.
 *
 * @param now decides which requests are in the last 24 hours
 */
export async function readIndexers(database: Database, now: Date): Promise<readonly StoredIndexer[]> {
  const { readKysely } = database;
  const [rows, usage] = await Promise.all([selectIndexers(readKysely).execute(), readUsage(readKysely, now)]);
  return rows.map(({ failures, failure, capabilities, ...row }) => ({
    ...row,
    failures: failures ?? 0,
    failure: failure as IndexerFailure | null,
    capabilities: capabilities as WireCapabilities | null,
    usage: usage.filter(({ indexerId }) => indexerId === row.id),
  }));
}

/**
 * @param now decides which requests are in the last 24 hours
 * @throws LibraryError `INDEXER_NOT_FOUND`
 */
export async function readIndexer(database: Database, id: string, now: Date): Promise<StoredIndexer> {
  const uuid = parseIndexerId(id);
  const indexer = (await readIndexers(database, now)).find((one) => one.id === uuid);
  if (indexer === undefined) {
    throw indexerNotFound(id);
  }
  return indexer;
}

/** The fields that users set, and those of connections. */
export const selectFields = (kysely: Kysely<DB>) =>
  kysely
    .selectFrom('indexer as i')
    .select(['i.id', 'i.name', 'i.implementation', 'i.base_url as baseUrl', 'i.api_path as apiPath'])
    .select(['i.categories', 'i.priority', 'i.connection'])
    .select(['i.minimum_seeders as minimumSeeders', 'i.seed_ratio as seedRatio', 'i.seed_time as seedTime'])
    .select(['i.enable_rss as enableRss', 'i.enable_automatic_search as enableAutomaticSearch'])
    .select(['i.enable_interactive_search as enableInteractiveSearch', 'i.missing_since as missingSince'])
    .select('i.allow_private_addresses as allowPrivateAddresses');

const selectIndexers = (kysely: Kysely<DB>) =>
  selectFields(kysely)
    .leftJoin('indexer_key as k', 'k.indexer_id', 'i.id')
    .leftJoin('indexer_state as s', 's.indexer_id', 'i.id')
    .select('k.sealed_api_key as sealedApiKey')
    .select(['s.failures', 's.failure', 's.failure_reason as failureReason', 's.retry_at as retryAt'])
    .select(['s.last_success_at as lastSuccessAt', 's.last_failure_at as lastFailureAt', 's.capabilities'])
    .select(['s.capabilities_read_at as capabilitiesReadAt', 's.request_limit as requestLimit'])
    .select('s.grab_limit as grabLimit')
    .orderBy('i.name_key');

const readUsage = (kysely: Kysely<DB>, now: Date) =>
  kysely
    .selectFrom('indexer_usage')
    .select(['indexer_id as indexerId', 'hour', 'requests', 'grabs'])
    .where('hour', '>', new Date(now.getTime() - dayMs))
    .orderBy('hour')
    .execute();
