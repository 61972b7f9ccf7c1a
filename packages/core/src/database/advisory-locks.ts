/**
 * Advisory locks of PostgreSQL, each of which is taken with the key of the schema. Any fixed numbers; they only have to differ
 * from each other and from another application's in the same database. Triggers take 727204 when they record events.
 */
export const advisoryLocks = {
  /** Migrations, of one node at a time; a restore keeps starting nodes waiting by it. */
  migrations: 727_201,
  movies: 727_202,
  credentials: 727_203,
  /** Making schemas and the extension, before there is a schema whose key could go with it: alone, without a key. */
  preparing: 727_205,
  /** Making the tables of pg-boss. */
  jobTables: 727_206,
  /** Each session of a server shares it; restores and copies need it for themselves. */
  schema: 727_207,
} as const;
