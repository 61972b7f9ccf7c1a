import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { type DatabaseTrouble, troubleOf } from './driver-errors.ts';

const sentences: Readonly<Record<DatabaseTrouble, string>> = {
  unreachable: 'The database cannot be reached at the moment.',
  'not answering': 'The database does not answer at the moment.',
  locked: 'The database is locked by another program or a change that takes long; try again later.',
  full: 'The disk of the database is full.',
  'read-only': 'The database is read-only at the moment.',
  damaged: 'The database file or its disk cannot be read or written.',
  overloaded: 'The database has no memory or no connection left at the moment.',
  refusing: 'The database refuses the account that is used for it.',
  interrupted: 'The database gave up in the middle of this; try again.',
};

/** What is wrong with the database in a sentence that is safe to show to everybody: it names no path, host or account. */
export function troubleSentence(error: unknown): string {
  if (error instanceof LibraryError) {
    return error.message;
  }
  return sentences[troubleOf(error) ?? 'unreachable'];
}

/** Logs what is wrong when it begins or changes, and when it is over: readiness is asked for every few seconds. */
export function createTroubleLog(logger: LibraryLogger | undefined) {
  let last: string | null = null;
  return {
    /** @returns `sentence` */
    note(sentence: string | null, error?: unknown): string | null {
      if (sentence !== last) {
        if (sentence === null) {
          logger?.info({}, 'The database can be read and written again.');
        } else {
          logger?.warn({ err: error, reason: sentence }, 'The database cannot be read or written.');
        }
      }
      last = sentence;
      return sentence;
    },
  };
}
