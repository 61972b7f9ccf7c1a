/** Names that need no quotes and are short enough for pg-boss. */
const plainName = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * Returns the schema of pg-boss for a library in `schema`. It must be a separate one, as both have a table of the same name.
 *
 * @param key Key of the schema, used if its name cannot be part of another name
 */
export function jobSchemaFor(schema: string, key: number): string {
  if (schema === 'public') {
    return 'cinephage_jobs';
  }
  return plainName.test(schema) ? `${schema}_pgboss` : `cinephage_pgboss_${(key >>> 0).toString(16)}`;
}

/** Channel of NOTIFY for the library in one schema, as all schemas of a database share channels. Migration 0009 uses the same names. */
export const channelName = (channel: string, key: number) =>
  `cinephage_${channel}_${(key >>> 0).toString(16)}`;
