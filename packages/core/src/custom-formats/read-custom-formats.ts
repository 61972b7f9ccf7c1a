import type { Database, EntityManager } from '../database/database.ts';
import { type CompiledFormats, compileCustomFormats } from './compile-custom-formats.ts';
import type { CustomFormat, FormatCondition, TrashScore } from './custom-format.schema.ts';

/** All custom formats, by name. @param em null: what is committed */
export async function readCustomFormats(
  database: Database,
  em: EntityManager | null = null,
): Promise<CustomFormat[]> {
  const rows = await (em === null ? database.readKysely : database.kysely(em))
    .selectFrom('custom_format')
    .select(['id', 'name', 'conditions', 'include_when_renaming as includeWhenRenaming'])
    .select(['trash_id as trashId', 'trash_scores as trashScores'])
    .select(['created_at as createdAt', 'updated_at as updatedAt'])
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({
    ...row,
    conditions: row.conditions as FormatCondition[],
    trashScores: row.trashScores as TrashScore[],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

interface Compilation {
  /** What was compiled. */
  readonly text: string;
  readonly compiled: CompiledFormats;
}

const compilations = new WeakMap<Database, Compilation>();

/**
 * All custom formats, compiled; they are compiled again once one of them has changed, also by another process.
 *
 * @param em null: what is committed
 */
export async function readCompiledFormats(
  database: Database,
  em: EntityManager | null = null,
): Promise<CompiledFormats> {
  const formats = await readCustomFormats(database, em);
  const text = JSON.stringify(formats);
  const known = compilations.get(database);
  if (known?.text === text) {
    return known.compiled;
  }
  const compiled = compileCustomFormats(formats);
  compilations.set(database, { text, compiled });
  return compiled;
}
