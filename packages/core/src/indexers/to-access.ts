import type { IndexerSettings } from './indexer-source.ts';
import type { IndexerAccess } from './indexer-wire.ts';
import type { IndexerFields } from './write-indexer.ts';

type IndexerWithId = IndexerFields & { readonly id: string };

export const protocolOf = ({ implementation }: Pick<IndexerFields, 'implementation'>) =>
  implementation === 'Newznab' ? 'usenet' : 'torrent';

/** What decisions read of it. */
export const toSettings = (indexer: IndexerWithId): IndexerSettings =>
  settingsOf({ ...indexer, protocol: protocolOf(indexer) });

/** @param apiKey opened */
export function toAccess(indexer: IndexerWithId, apiKey: string | null): IndexerAccess {
  const { implementation, baseUrl, apiPath, categories, allowPrivateAddresses } = indexer;
  const address = { implementation, baseUrl, apiPath, apiKey, categories, allowPrivateAddresses };
  return { ...toSettings(indexer), ...address };
}

/** Without its address and key. */
export function settingsOf(indexer: IndexerSettings): IndexerSettings {
  const { id, name, priority, protocol, minimumSeeders, seedRatio, seedTime } = indexer;
  return { id, name, priority, protocol, minimumSeeders, seedRatio, seedTime };
}
