import { migrationTable } from './schema-version.ts';

/**
 * Every table of a library. `data` is what somebody has put in; tests fail when a table that exists is in none of these lists, as
 * backups and copies take their tables from here.
 */
export const dataTables = [
  'quality_profile',
  'genre',
  'movie',
  'movie_details',
  'movie_file',
  'schedule',
  'task',
  'event',
  'auth_user',
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_api_key',
  'auth_state',
] as const;

/** Kept by triggers, or worth nothing later. */
const derivedTables = [
  'movie_genre',
  'movie_count',
  'movie_file_count',
  'movie_search',
  'rate_limit',
] as const;

/** What SQLite searches and pages by. */
const sqliteTables = ['movie_trigrams', 'movie_short_grams', 'positions'] as const;

/** Those that migrations make on PostgreSQL. */
export const postgresTables: readonly string[] = [...dataTables, ...derivedTables];

/** All of them on both databases, and the one in which migrations are recorded. */
export const ownTables: readonly string[] = [migrationTable, ...postgresTables, ...sqliteTables];
