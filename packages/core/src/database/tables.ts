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

/** Kept by triggers and migrations, or worth nothing later. */
export const derivedTables = [
  'mikro_orm_migrations',
  'movie_genre',
  'movie_count',
  'movie_file_count',
  'movie_search',
  'movie_trigrams',
  'movie_short_grams',
  'positions',
  'rate_limit',
] as const;

export const ownTables: readonly string[] = [...dataTables, ...derivedTables];

/** Schema of PostgreSQL that a URL names for the tables of the library. */
export const schemaOf = (url: string): string => new URL(url).searchParams.get('schema') ?? 'public';
