import type { SecretBox } from '../secrets/secret-box.ts';
import type { Indexer, IndexerCapabilities } from './indexer.schema.ts';
import { openApiKey, toStatus } from './indexer-status.ts';
import type { WireCapabilities } from './indexer-wire.ts';
import type { StoredIndexer } from './read-indexers.ts';
import { protocolOf } from './to-access.ts';

/** Movies have the categories from 2000 to 2999. */
const isOfMovies = ({ id }: { readonly id: number }) => id >= 2_000 && id < 3_000;

/** A stored indexer as callers see it, without its key. */
export function toIndexer(stored: StoredIndexer, secrets: SecretBox, now: Date): Indexer {
  const key = openApiKey(secrets, stored.sealedApiKey);
  return {
    id: stored.id,
    name: stored.name,
    implementation: stored.implementation,
    protocol: protocolOf(stored),
    baseUrl: stored.baseUrl,
    apiPath: stored.apiPath,
    hasApiKey: stored.sealedApiKey !== null,
    categories: [...stored.categories],
    priority: stored.priority,
    minimumSeeders: stored.minimumSeeders,
    seedRatio: stored.seedRatio,
    seedTime: stored.seedTime,
    enableRss: stored.enableRss,
    enableAutomaticSearch: stored.enableAutomaticSearch,
    enableInteractiveSearch: stored.enableInteractiveSearch,
    allowPrivateAddresses: stored.allowPrivateAddresses,
    connection: stored.connection,
    capabilities: toCapabilities(stored.capabilities, stored.capabilitiesReadAt),
    status: toStatus(stored, key.kind, now),
  };
}

/** @param readAt null if they were never read */
export function toCapabilities(
  capabilities: WireCapabilities | null,
  readAt: Date | null,
): IndexerCapabilities | null {
  if (capabilities === null || readAt === null) {
    return null;
  }
  return {
    movieSearch: capabilities.movieSearch,
    searchParameters: [...capabilities.searchParameters],
    maximumPageSize: capabilities.maximumPageSize,
    categories: capabilities.categories.filter(isOfMovies).map(({ id, name }) => ({ id, name })),
    readAt: readAt.toISOString(),
  };
}
