import { mkdirSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** Makes the data folder; nobody else's to look into, as it holds sessions. One that is there already keeps its mode. */
export function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw dataDirError(path, 'cannot be made', cause);
  }
}

/** What to tell an operator whose data folder is in the way. */
export function dataDirError(path: string, trouble: string, cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(`The data folder ${path} ${trouble}: ${reason}. CINEPHAGE_DATA_DIR names another.`, {
    cause,
  });
}
