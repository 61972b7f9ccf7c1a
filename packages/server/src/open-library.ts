import { join } from 'node:path';
import { createLibrary, createTmdbSource, type Library } from '@cinephage/core';
import type { Logger } from 'pino';
import type { Config } from './config/read-config.ts';
import { makeDataDir } from './data-dir.ts';

/**
 * Opens the library of this configuration, with TMDB if there is a key for it, else with the offline catalogue.
 *
 * @param secret encrypts the keys that the library stores
 * @default the configured one: only servers create a secret in the data folder
 */
export async function openLibrary(
  config: Config,
  logger: Logger,
  secret: string | undefined = config.secret,
): Promise<Library> {
  const { databaseUrl, databasePoolSize, dataDir, rootFolders, importFolders, tmdb } = config;
  if (config.hasDatabaseInDataDir) {
    makeDataDir(dataDir);
  }
  return createLibrary({
    database: databasePoolSize === undefined ? databaseUrl : { url: databaseUrl, poolSize: databasePoolSize },
    rootFolders,
    importFolders,
    backups: { folder: join(dataDir, 'backups'), keep: config.backupsKept },
    ...(secret === undefined ? {} : { secret }),
    logger,
    ...(tmdb === undefined ? {} : { metadata: createTmdbSource({ ...tmdb, logger }) }),
  });
}
