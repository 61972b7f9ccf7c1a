import { z } from 'zod';
import { parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';
import { LibraryError } from '../errors/library-error.ts';
import { validate } from '../validation/validate.ts';
import type { CopiedTable, CopyOptions, OnCopyProgress } from './copy-options.ts';

const options = z.strictObject({
  from: z.string(),
  to: z.string(),
  signal: z.instanceof(AbortSignal).optional(),
  onProgress: z.custom<OnCopyProgress>((value) => typeof value === 'function').optional(),
});

/**
 * Copies a library from SQLite to PostgreSQL, or back: all that was put in, under the same ids and numbers. What ends it
 * leaves an unfinished copy that no server starts on; the same call finishes it. At the end, counts and checksums of
 * every table are computed on both sides and compared.
 *
 * @throws LibraryError `INVALID_INPUT`; `DATABASE_UNAVAILABLE` when a server runs on either database, the other one is not empty,
 *   or the copy does not match
 * @example
 * const tables = await copyDatabase({ from: 'sqlite:./library.db', to: 'postgresql://cinephage@localhost/cinephage' });
 */
export async function copyDatabase(input: CopyOptions): Promise<readonly CopiedTable[]> {
  const { from, to, signal, onProgress } = validate(options, input);
  const [source, target] = [parseDatabaseAddress(from), parseDatabaseAddress(to)];
  if (source.driver === target.driver) {
    const message = 'must name the other kind of database; a backup that is restored copies to the same kind';
    throw new LibraryError('INVALID_INPUT', `to ${message}.`, { details: [{ field: 'to', message }] });
  }
  if ([source, target].some((each) => each.driver === 'sqlite' && each.path === temporaryPath)) {
    throw new LibraryError('INVALID_INPUT', 'A database in memory cannot be copied.');
  }
  // Loaded on first use, with all that a copy needs of both databases.
  const { runCopy } = await import('./run-copy.ts');
  return runCopy({ source, target, signal, onProgress });
}
