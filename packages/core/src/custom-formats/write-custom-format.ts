import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { CustomFormat } from './custom-format.schema.ts';
import { type MarkScoresDeps, markScoresDue } from './file-scores/mark-scores-due.ts';
import { readCustomFormats } from './read-custom-formats.ts';

export interface CustomFormatsDeps extends MarkScoresDeps {
  readonly now: () => Date;
}

/**
 * Changes custom formats in one transaction, and marks the scores of files that depend on what was changed. All changes of formats and
 * profiles hold one lock.
 */
export const writeCustomFormats = <Result>(
  deps: MarkScoresDeps,
  write: (em: EntityManager, formats: readonly CustomFormat[]) => Promise<Result>,
): Promise<Result> =>
  deps.database.transaction(
    async (em) => {
      const formats = await readCustomFormats(deps.database, em);
      const before = await readScoring(deps.database, em, formats);
      const result = await write(em, formats);
      const after = await readScoring(deps.database, em, await readCustomFormats(deps.database, em));
      const changed = [...after].filter(([id, scoring]) => scoring !== before.get(id));
      await markScoresDue(
        deps,
        em,
        changed.map(([id]) => id),
      );
      return result;
    },
    { lock: 'movies' },
  );

/** Of each quality profile, what the scores of its files depend on, for comparison. */
async function readScoring(
  database: Database,
  em: EntityManager,
  formats: readonly CustomFormat[],
): Promise<ReadonlyMap<string, string>> {
  const conditionsOf = new Map(formats.map(({ id, conditions }) => [id, conditions]));
  const profiles = await database
    .kysely(em)
    .selectFrom('quality_profile')
    .select(['id', 'format_scores as formatScores'])
    .execute();
  return new Map(
    profiles.map(({ id, formatScores }) => {
      const scored = formatScores.map((one) => [one.score, conditionsOf.get(one.customFormatId)]);
      return [id, JSON.stringify(scored)];
    }),
  );
}

/** Inserts a format, or replaces the stored one with its id. */
export async function storeCustomFormat(
  database: Database,
  em: EntityManager,
  { id, name, includeWhenRenaming, conditions, trashId, trashScores, createdAt, updatedAt }: CustomFormat,
): Promise<void> {
  const row = {
    ...{ name, name_key: nameKeyOf(name), include_when_renaming: includeWhenRenaming, trash_id: trashId },
    ...{ conditions: JSON.stringify(conditions), trash_scores: JSON.stringify(trashScores) },
    updated_at: new Date(updatedAt),
  };
  try {
    await database
      .kysely(em)
      .insertInto('custom_format')
      .values({ id, ...row, created_at: new Date(createdAt) })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name) : error;
  }
}

const nameKeyOf = (name: string) => name.toLowerCase();

/** @throws LibraryError `CUSTOM_FORMAT_ALREADY_EXISTS` if another format has the name, whatever its case */
export function refuseTakenName(formats: readonly CustomFormat[], name: string, ownId: string | null): void {
  const other = formats.find((one) => one.id !== ownId && nameKeyOf(one.name) === nameKeyOf(name));
  if (other !== undefined) {
    throw nameTaken(name, other.id);
  }
}

function nameTaken(name: string, id?: string): LibraryError {
  const detail = { field: 'name', message: 'is the name of another custom format' };
  return new LibraryError(
    'CUSTOM_FORMAT_ALREADY_EXISTS',
    `There is a custom format with the name ${name} already.`,
    {
      details: [id === undefined ? detail : { ...detail, id }],
    },
  );
}

/** @throws LibraryError `CUSTOM_FORMAT_NOT_FOUND` */
export function requireFormat(formats: readonly CustomFormat[], id: string): CustomFormat {
  const format = formats.find((one) => one.id === id.toLowerCase());
  if (format === undefined) {
    const shown = JSON.stringify(id.slice(0, shownLength).toWellFormed());
    throw new LibraryError('CUSTOM_FORMAT_NOT_FOUND', `No custom format has the id ${shown}.`);
  }
  return format;
}

const shownLength = 64;
