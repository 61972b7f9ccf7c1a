import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** The condition that a path is below a folder, as a range of the column's index. */
export function isBelowFolder(column: string, folder: string): RawBuilder<SqlBool> {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  // The first string after all that begin with the prefix: '0' follows '/'.
  const end = `${prefix.slice(0, -1)}0`;
  return sql`(${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${end})`;
}
