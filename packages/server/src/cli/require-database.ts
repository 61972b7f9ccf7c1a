import { inspectDatabase } from '@cinephage/core';
import type { Config } from '../config/read-config.ts';
import { StartError } from '../start-error.ts';

/**
 * Ensures that there is a library. Without this check, a command run in the wrong folder would create one and print its key.
 *
 * @throws StartError that names the database if it holds no library
 */
export async function requireDatabase({
  databaseUrl,
  hasDatabaseInDataDir,
}: Pick<Config, 'databaseUrl' | 'hasDatabaseInDataDir'>): Promise<void> {
  const { state, place } = await inspectDatabase(databaseUrl);
  if (state === 'library') {
    return;
  }
  const found = state === 'missing' ? 'does not exist' : 'holds no library';
  const other = hasDatabaseInDataDir
    ? 'Run the command in the folder of the server, or set CINEPHAGE_DATA_DIR or DATABASE_URL to the value that the server has.'
    : 'Set DATABASE_URL to the value that the server has.';
  throw new StartError(
    `There is no library here: ${place} ${found}. ${other} "cinephage serve" creates a new library.`,
  );
}
