import { z } from 'zod';
import { describeAddress, parseDatabaseAddress, temporaryPath } from '../database/connection-options.ts';
import { LibraryError } from '../errors/library-error.ts';
import { validate } from '../validation/validate.ts';
import type { CopiedTable, CopyOptions, OnCopyProgress } from './copy-options.ts';
import { openCopySides } from './copy-sides.ts';
import { copyTables } from './copy-tables.ts';
import { planTables } from './plan-tables.ts';
import { prepareTarget, requireSource } from './prepare-target.ts';
import { verifyTables } from './verify-tables.ts';

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
  await requireSource(source);
  const sides = await openCopySides(source, target, () => prepareTarget(target));
  try {
    const tables = await planTables(sides);
    const names = { from: describeAddress(source), to: describeAddress(target) };
    await copyTables({ sides, tables, names, signal, onProgress });
    return await verifyTables({ sides, tables, names, signal, onProgress });
  } finally {
    await sides.close();
  }
}
