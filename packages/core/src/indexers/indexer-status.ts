import type { SecretBox } from '../secrets/secret-box.ts';
import type { IndexerState, IndexerStatus } from './indexer.schema.ts';
import type { HourUsage, StoredIndexer } from './read-indexers.ts';

/** Where keys of indexers are stored; they open for this purpose only. */
export const apiKeyPurpose = 'indexer.api_key';

/** The opened key of an indexer. */
export type OpenedKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'key'; readonly key: string };

export function openApiKey(secrets: SecretBox, sealed: string | null): OpenedKey {
  if (sealed === null) {
    return { kind: 'none' };
  }
  const key = secrets.open(sealed, apiKeyPurpose);
  return key === null ? { kind: 'unreadable' } : { kind: 'key', key };
}

interface StateOfIndexer {
  readonly state: IndexerState;
  readonly reason: string | null;
  readonly until: Date | null;
}

export const unreadableKey =
  'Its key cannot be read, as it was stored with another secret of the library. Enter the key again.';
const sentences = {
  disabled: 'It is enabled for nothing.',
  requestLimit: 'It has answered as many requests in 24 hours as it allows.',
};

const connectionNames = { prowlarr: 'Prowlarr', jackett: 'Jackett' };

/** Whether an indexer is searched at present, and why not. */
export function stateOf(indexer: StoredIndexer, key: OpenedKey['kind'], now: Date): StateOfIndexer {
  const { failure, failureReason, retryAt } = indexer;
  if (!indexer.enableRss && !indexer.enableAutomaticSearch && !indexer.enableInteractiveSearch) {
    return { state: 'disabled', reason: whyDisabled(indexer), until: null };
  }
  if (key === 'unreadable') {
    return { state: 'keyUnreadable', reason: unreadableKey, until: null };
  }
  if (retryAt !== null && retryAt > now) {
    const state = failure === 'limitReached' ? 'limitReached' : 'backingOff';
    return { state, reason: failureReason, until: retryAt };
  }
  const until = limitedUntil(indexer.usage, indexer.requestLimit);
  return until === null
    ? { state: 'ok', reason: failureReason, until: null }
    : { state: 'limitReached', reason: sentences.requestLimit, until };
}

function whyDisabled({ connection, missingSince }: StoredIndexer): string {
  return connection === null || missingSince === null
    ? sentences.disabled
    : `${connectionNames[connection]} does not offer it any longer.`;
}

const dayMs = 86_400_000;

/** When enough requests are older than 24 hours, counted by hour; null if the limit is not reached. */
function limitedUntil(usage: readonly HourUsage[], limit: number | null): Date | null {
  let left = sum(usage, 'requests');
  if (limit === null || left < limit) {
    return null;
  }
  for (const { hour, requests } of usage) {
    left -= requests;
    if (left < limit) {
      return new Date(hour.getTime() + dayMs);
    }
  }
  // Indexers say 0 if they have no limit.
  return null;
}

const sum = (usage: readonly HourUsage[], field: 'requests' | 'grabs') =>
  usage.reduce((total, hour) => total + hour[field], 0);

export function toStatus(indexer: StoredIndexer, key: OpenedKey['kind'], now: Date): IndexerStatus {
  const { state, reason, until } = stateOf(indexer, key, now);
  return {
    state,
    reason,
    until: isoOrNull(until),
    failures: indexer.failures,
    lastSuccessAt: isoOrNull(indexer.lastSuccessAt),
    lastFailureAt: isoOrNull(indexer.lastFailureAt),
    requests: sum(indexer.usage, 'requests'),
    requestLimit: indexer.requestLimit,
    grabs: sum(indexer.usage, 'grabs'),
    grabLimit: indexer.grabLimit,
  };
}

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null;
