import { mkdirSync } from 'node:fs';
import { createLibrary, createTmdbSource, type Library } from '@cinephage/core';
import type { Logger } from 'pino';
import type { Config } from './config/read-config.ts';
import { StartError } from './start-error.ts';

/** The library that the environment describes: on TMDB with a key for it, else on the offline catalogue. */
export function openLibrary(config: Config, logger: Logger): Promise<Library> {
  const { databaseUrl, dataDir, rootFolders, role, tmdb } = config;
  if (dataDir !== undefined) {
    makeDataDir(dataDir);
  }
  return createLibrary({
    database: databaseUrl,
    rootFolders,
    runTasks: role !== 'api',
    logger,
    ...(tmdb === undefined ? {} : { metadata: createTmdbSource({ ...tmdb, logger }) }),
  });
}

/** Nobody else's to look into: the database holds sessions. A folder that is there already keeps its mode. */
function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `The data folder ${path} cannot be made: ${reason}. CINEPHAGE_DATA_DIR names another.`,
      {
        cause,
      },
    );
  }
}
