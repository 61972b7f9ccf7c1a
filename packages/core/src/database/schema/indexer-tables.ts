import { boolean, integer, json, real, text, timestamp, uuid } from './column.ts';

type Implementation = 'Torznab' | 'Newznab' | 'Rss';
type Connection = 'prowlarr' | 'jackett';

/** Indexers, their keys and state, and the connections to Prowlarr and Jackett. */
export const indexerTables = {
  indexer: {
    id: uuid(),
    name: text(),
    /** Folded: names are unique whatever their case. */
    name_key: text(),
    implementation: text<Implementation>(),
    base_url: text(),
    api_path: text(),
    categories: json<readonly number[]>(),
    priority: integer(),
    minimum_seeders: integer(),
    seed_ratio: real().nullable(),
    seed_time: integer().nullable(),
    enable_rss: boolean(),
    enable_automatic_search: boolean(),
    enable_interactive_search: boolean(),
    allow_private_addresses: boolean(),
    /** What added it; null: a user. */
    connection: text<Connection>().nullable(),
    /** Its id there. */
    remote_id: text().nullable(),
    /** What the last sync read of it: other fields are the user's. */
    remote_fields: json().nullable(),
    /** Since when the connection does not hold it any longer; a sync has disabled it. */
    missing_since: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
  indexer_key: {
    indexer_id: uuid(),
    sealed_api_key: text(),
  },
  indexer_state: {
    indexer_id: uuid(),
    failures: integer().withDefault(),
    failure: text().nullable(),
    failure_reason: text().nullable(),
    retry_at: timestamp().nullable(),
    last_success_at: timestamp().nullable(),
    last_failure_at: timestamp().nullable(),
    capabilities: json().nullable(),
    capabilities_read_at: timestamp().nullable(),
    request_limit: integer().nullable(),
    grab_limit: integer().nullable(),
  },
  indexer_usage: {
    indexer_id: uuid(),
    /** When the hour began. */
    hour: timestamp(),
    requests: integer(),
    grabs: integer(),
  },
  indexer_connection: {
    kind: text<Connection>(),
    url: text(),
    sealed_api_key: text(),
    allow_private_addresses: boolean(),
    synced_at: timestamp().nullable(),
    syncing_until: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
  },
} as const;
