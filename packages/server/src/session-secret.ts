import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/read-config.ts';
import { dataDirError, makeDataDir } from './data-dir.ts';

const secretBytes = 48;
export const secretFileName = 'session-secret';

/**
 * What signs session cookies: `CINEPHAGE_SECRET`, else a secret made once in the data folder that only its owner can read.
 *
 * @throws StartError when the data folder cannot be written
 */
export function sessionSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string {
  if (secret !== undefined) {
    return secret;
  }
  makeDataDir(dataDir);
  const path = join(dataDir, secretFileName);
  try {
    return readSecret(path) ?? makeSecret(path);
  } catch (cause) {
    throw dataDirError(dataDir, 'cannot keep the session secret', cause);
  }
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Appears under its name whole or not at all; of several processes that start at once, the first one's counts. */
function makeSecret(path: string): string {
  const made = randomBytes(secretBytes).toString('base64url');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${made}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return made;
  } catch (error) {
    const earlier = readSecret(path);
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || earlier === undefined) {
      throw error;
    }
    return earlier;
  } finally {
    rmSync(draft, { force: true });
  }
}
