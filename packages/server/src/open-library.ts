import { join } from 'node:path';
import { createLibrary, createTmdbSource, type Library } from '@cinephage/core';
import type { Logger } from 'pino';
import type { Config } from './config/read-config.ts';
import { makeDataDir } from './data-dir.ts';
import { sessionSecret } from './session-secret.ts';

/** Opens the library of this configuration, with TMDB if there is a key for it, else with the offline catalogue. */
export async function openLibrary(config: Config, logger: Logger): Promise<Library> {
  const { databaseUrl, databasePoolSize, dataDir, rootFolders, importFolders, tmdb } = config;
  if (config.hasDatabaseInDataDir) {
    makeDataDir(dataDir);
  }
  return createLibrary({
    database: databasePoolSize === undefined ? databaseUrl : { url: databaseUrl, poolSize: databasePoolSize },
    rootFolders,
    importFolders,
    backups: { folder: join(dataDir, 'backups'), keep: config.backupsKept },
    secret: await sessionSecret(config),
    logger,
    ...(tmdb === undefined ? {} : { metadata: createTmdbSource({ ...tmdb, logger }) }),
  });
}
