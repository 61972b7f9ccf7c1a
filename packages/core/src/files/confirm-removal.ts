import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';

/** Fewer files are removed without a question. */
const fewFiles = 20;

export interface ConfirmRemovalParams {
  readonly database: Database;
  /** How many files a call would remove. */
  readonly files: number;
  /** Whether the caller has said that it means to. */
  readonly confirm: boolean;
}

/**
 * Refuses a call that would remove more than 20 files and more than a tenth of all, those in the recycle bins included, unless it is
 * confirmed.
 *
 * @throws LibraryError `CONFIRMATION_REQUIRED`
 */
export async function requireConfirmation({ database, files, confirm }: ConfirmRemovalParams): Promise<void> {
  if (confirm || files <= fewFiles) {
    return;
  }
  const kysely = database.kysely(database.fork());
  const [stored, recycled] = await Promise.all([
    kysely
      .selectFrom('movie_file_count')
      .select(({ fn }) => fn.sum<number | null>('n').as('files'))
      .executeTakeFirstOrThrow(),
    kysely
      .selectFrom('recycle_bin_item')
      .select(({ fn }) => fn.countAll<number>().as('files'))
      .executeTakeFirstOrThrow(),
  ]);
  const all = Number(stored.files ?? 0) + Number(recycled.files);
  if (files * 10 > all) {
    throw new LibraryError(
      'CONFIRMATION_REQUIRED',
      `This would remove ${files} of ${all} files. Repeat the call with "confirm" set to true to do so.`,
      { details: [{ field: 'confirm', message: `must be true to remove ${files} of ${all} files` }] },
    );
  }
}
