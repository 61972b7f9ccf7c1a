import { inspectDatabase } from '@cinephage/core';
import type { Config } from '../config/read-config.ts';
import { StartError } from '../start-error.ts';

/**
 * Commands work on a library that is there: in the wrong folder, they would otherwise make a new one and print its key.
 *
 * @throws StartError that says where a library was looked for
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
    ? 'Run the command where the server runs, or set CINEPHAGE_DATA_DIR or DATABASE_URL as the server has it.'
    : 'DATABASE_URL says where to look; set it as the server has it.';
  throw new StartError(
    `There is no library here: ${place} ${found}. ${other} "cinephage serve" makes a new library.`,
  );
}
