import { migrationTable } from './schema-version.ts';

/**
 * The tables with data that users and tasks have written. Backups and copies take their tables from this file; a test fails if
 * a table of the schema is in none of these lists.
 */
export const dataTables = [
  'quality_profile',
  'custom_format',
  'quality_definition',
  'setting',
  'delay_profile',
  'delay_profile_quality_profile',
  'root_folder',
  'genre',
  'movie',
  'movie_details',
  'movie_version',
  'movie_file',
  'recycle_bin_item',
  'blocklist_item',
  'file_operation',
  'root_folder_scan',
  'unmatched_file',
  'pending_release',
  'rss_sync',
  'download_client',
  'grab',
  'queue_item',
  'webhook',
  'webhook_delivery',
  'indexer',
  'indexer_key',
  'indexer_state',
  'indexer_connection',
  'schedule',
  'task',
  'event',
  'activity',
  'auth_user',
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_api_key',
  'auth_state',
] as const;

/**
 * The tables that a backup without secrets leaves out: users, their sessions and accounts, API keys, the keys of indexers, of Prowlarr
 * and of Jackett, downloads of releases, download clients with their passwords, and webhooks. The secret in `auth_state`
 * is set to null as well. Add each new table with a secret; a test fails if a column with a name like one is missing here.
 */
export const secretTables = [
  'download_client',
  'webhook_delivery',
  'webhook',
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_api_key',
  'auth_user',
  'found_release',
  'pending_release',
  'indexer_key',
  'indexer_connection',
] as const;

/** Derived by triggers, or short-lived. */
const derivedTables = [
  'movie_genre',
  'movie_count',
  'movie_file_count',
  'movie_version_count',
  'movie_quality_count',
  'cutoff_unmet_count',
  'list_count',
  'movie_search',
  'movie_title',
  'rate_limit',
  'indexer_usage',
  'found_release',
  'decided_release',
  'download_client_state',
] as const;

/** Search indexes and helpers that exist on SQLite only. */
const sqliteTables = ['movie_trigrams', 'movie_short_grams', 'positions'] as const;

/** All tables that the migrations create on PostgreSQL. */
export const postgresTables: readonly string[] = [...dataTables, ...derivedTables];

/** All tables of both databases, including the one that records migrations. */
export const ownTables: readonly string[] = [migrationTable, ...postgresTables, ...sqliteTables];
