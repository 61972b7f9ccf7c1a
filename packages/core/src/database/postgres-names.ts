/** What PostgreSQL takes without quotes, and pg-boss has room for. */
const plainName = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * The schema of pg-boss for a library in `schema`; a table of pg-boss has the same name as one of ours.
 *
 * @param key tells schemas apart whose names cannot be a part of another name
 */
export function jobSchemaFor(schema: string, key: number): string {
  if (schema === 'public') {
    return 'cinephage_jobs';
  }
  return plainName.test(schema) ? `${schema}_pgboss` : `cinephage_pgboss_${(key >>> 0).toString(16)}`;
}

/** Channels of NOTIFY are those of a whole database: libraries in two schemas have their own, as migration 0009 names them. */
export const channelName = (channel: string, key: number) =>
  `cinephage_${channel}_${(key >>> 0).toString(16)}`;
