import { mkdirSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** Creates the data folder, accessible to its owner only because it holds secrets. An existing folder keeps its mode. */
export function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw dataDirError(path, 'cannot be created', cause);
  }
}

/** Describes a data folder that cannot be used. */
export function dataDirError(path: string, problem: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(`The data folder ${path} ${problem}: ${reason}. CINEPHAGE_DATA_DIR names another.`, {
    cause,
  });
}
