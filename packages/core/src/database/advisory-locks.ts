/**
 * Classes of PostgreSQL's advisory locks; the second key is the key of the schema. The numbers are arbitrary, but must differ
 * from each other and from those of other applications in the same database. Triggers that record events lock 727204.
 */
export const advisoryLocks = {
  /** Held by the node that migrates. A restore holds it too, so that starting nodes wait. */
  migrations: 727_201,
  movies: 727_202,
  credentials: 727_203,
  /** Held while schemas and the extension are created. Locked without a second key, as the schema may not exist yet. */
  preparing: 727_205,
  /** Held while the tables of pg-boss are created. */
  jobTables: 727_206,
  /** Shared by all sessions of servers; restores and copies need it exclusively. */
  schema: 727_207,
  downloadClients: 727_208,
} as const;
