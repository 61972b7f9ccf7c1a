import { integer, json, text, timestamp, uuid } from './column.ts';

/** What searches found, and what waits to be grabbed. */
export const searchTables = {
  found_release: {
    indexer_id: uuid(),
    guid_hash: text(),
    title: text(),
    facts: json(),
    download_secret: text(),
    found_at: timestamp(),
  },
  decided_release: {
    indexer_id: uuid(),
    guid_hash: text(),
    decided_at: timestamp(),
  },
  rss_sync: {
    indexer_id: uuid(),
    synced_at: timestamp(),
  },
  pending_release: {
    id: uuid(),
    movie_id: uuid(),
    version_id: uuid().nullable(),
    indexer_id: uuid(),
    guid_hash: text(),
    title: text(),
    facts: json(),
    download_secret: text(),
    source: text<PendingSource>(),
    reason: text<PendingReason>(),
    attempts: integer(),
    due_at: timestamp(),
    added_at: timestamp(),
  },
} as const;

type PendingSource = 'interactive' | 'automatic' | 'rss';
type PendingReason = 'delay' | 'downloadClientUnavailable';
