import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from './start-error.ts';

/** Creates the data folder, accessible to its owner only because it holds secrets. An existing folder keeps its mode. */
export function makeDataDir(path: string): void {
  try {
    createPrivate(path);
  } catch (cause) {
    throw dataDirError(path, 'cannot be created', cause);
  }
}

/** Not with `recursive`: it never ends on file systems that answer ENOENT for what they cannot have, such as `/proc`. */
function createPrivate(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) createPrivate(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    // Another process may have created it.
    if (!isFolder(path)) throw cause;
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Describes a data folder that cannot be used. */
export function dataDirError(path: string, problem: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(`The data folder ${path} ${problem}: ${reason}. CINEPHAGE_DATA_DIR names another.`, {
    cause,
  });
}
