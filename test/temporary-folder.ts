import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { roomyFolder } from './embedded-postgres.ts';
import { makeSqliteTemplate } from './make-template.ts';

/**
 * A temporary folder for this run of the tests, in memory if there is enough: hundreds of SQLite files are written and synced.
 * It is deleted afterwards, with what tests and the programs they start have left there.
 */
export default async function createTemporaryFolder(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(await roomyFolder(), 'cinephage-tests-'));
  // PostgreSQL and nginx run with accounts of their own, and have files below it.
  await chmod(folder, 0o755);
  process.env.TMPDIR = folder;
  const template = join(folder, 'empty-library.db');
  await makeSqliteTemplate(template);
  process.env.TEST_SQLITE_TEMPLATE = template;
  return () => rm(folder, { recursive: true, force: true });
}
