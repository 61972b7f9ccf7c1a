import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config/read-config.ts';
import { dataDirError, makeDataDir } from './data-dir.ts';
import { StartError } from './start-error.ts';

const secretBytes = 48;
const minLength = 16;
/** How long another process may take to write the file after opening it. */
const writeTimeoutMs = 500;
const pollMs = 50;
export const secretFileName = 'session-secret';

/** Error codes of file systems without hard links: FAT, some network shares and FUSE. */
const noLinkCodes = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'];
const ownerOnly = { mode: 0o600, flag: 'wx' };

export interface SessionSecretDeps {
  /** Creates a hard link; tests replace it to simulate file systems without them. */
  readonly link?: typeof linkSync;
}

/**
 * Returns the secret that signs session cookies: `CINEPHAGE_SECRET`, else one that is created once in the data folder, readable
 * for its owner only. Processes that start at once on one folder, also in containers, get the same secret.
 *
 * @throws StartError if the data folder is not writable, or holds a secret that is too short
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
      createSecret(path, link);
    }
    return await readSecret(path);
  } catch (cause) {
    throw cause instanceof StartError
      ? cause
      : dataDirError(dataDir, 'cannot keep the session secret', cause);
  }
}

/** Reads the file, which another process may have created. */
async function readSecret(path: string): Promise<string> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret.length >= minLength) {
      return secret;
    }
    if (waitedMs >= writeTimeoutMs) {
      throw new StartError(
        `The file ${path} holds ${secret === '' ? 'no session secret' : 'a session secret that is too short'}; ` +
          `it must have at least ${minLength} characters. Delete the file to create a new secret; all users have to sign in again.`,
      );
    }
    await sleep(pollMs);
  }
}

/** Keeps a file that another process created first. */
function createSecret(path: string, link: typeof linkSync): void {
  const text = `${randomBytes(secretBytes).toString('base64url')}\n`;
  // Not named after the process id, which is 1 in every container.
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, ownerOnly);
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

/** A link is atomic. Without links, other processes may see the file before it is written, so they poll. */
function publish({ draft, path, text, link }: Publication): void {
  try {
    link(draft, path);
  } catch (error) {
    if (!hasCode(error, noLinkCodes)) {
      throw error;
    }
    writeFileSync(path, text, ownerOnly);
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
