import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config/read-config.ts';
import { dataDirError, makeDataDir } from './data-dir.ts';
import { StartError } from './start-error.ts';

const secretBytes = 48;
const leastLength = 16;
/** How long another process may take to write the file that it has opened. */
const writtenWithinMs = 500;
const lookAgainMs = 50;
export const secretFileName = 'session-secret';

/** Answers of filesystems that know no hard links: FAT, some network shares and FUSE. */
const cannotLink = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'];
const forOwnerAlone = { mode: 0o600, flag: 'wx' };

export interface SessionSecretDeps {
  /** How a hard link is made, for tests of filesystems without them. */
  readonly link?: typeof linkSync;
}

/**
 * What signs session cookies: `CINEPHAGE_SECRET`, else a secret made once in the data folder that only its owner can read.
 * Of several processes that start at once on one folder, in containers too, all get the same.
 *
 * @throws StartError when the data folder cannot be written, or holds a secret that is too short
 */
export async function sessionSecret(
  { secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>,
  { link = linkSync }: SessionSecretDeps = {},
): Promise<string> {
  if (secret !== undefined) {
    return secret;
  }
  makeDataDir(dataDir);
  const path = join(dataDir, secretFileName);
  try {
    if (!existsSync(path)) {
      makeSecret(path, link);
    }
    return await readSecret(path);
  } catch (cause) {
    throw cause instanceof StartError
      ? cause
      : dataDirError(dataDir, 'cannot keep the session secret', cause);
  }
}

/** What the file holds is the secret, whoever made it. */
async function readSecret(path: string): Promise<string> {
  for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret.length >= leastLength) {
      return secret;
    }
    if (waitedMs >= writtenWithinMs) {
      throw new StartError(
        `The file ${path} holds ${secret === '' ? 'no session secret' : 'a session secret that is too short'}; ` +
          `it takes at least ${leastLength} characters. Without the file a new one is made, and everybody has to sign in again.`,
      );
    }
    await sleep(lookAgainMs);
  }
}

/** Leaves alone what another process has put there first. */
function makeSecret(path: string, link: typeof linkSync): void {
  const text = `${randomBytes(secretBytes).toString('base64url')}\n`;
  // Not named by the process: in containers, each one's is number 1.
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, forOwnerAlone);
    publish({ draft, path, text, link });
  } catch (error) {
    if (!hasCode(error, ['EEXIST'])) {
      throw error;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

interface Publication {
  readonly draft: string;
  readonly path: string;
  readonly text: string;
  readonly link: typeof linkSync;
}

/** A link appears whole or not at all. Without links, others may see the file before it is written, hence their patience. */
function publish({ draft, path, text, link }: Publication): void {
  try {
    link(draft, path);
  } catch (error) {
    if (!hasCode(error, cannotLink)) {
      throw error;
    }
    writeFileSync(path, text, forOwnerAlone);
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
