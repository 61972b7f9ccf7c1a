import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';

const shownLength = 64;

export const indexerNotFound = (id: string): LibraryError =>
  new LibraryError(
    'INDEXER_NOT_FOUND',
    `No indexer has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
  );

/** @throws LibraryError `INDEXER_NOT_FOUND` */
export function parseIndexerId(id: string): string {
  const uuid = normalizeUuid(id);
  if (uuid === null) {
    throw indexerNotFound(id);
  }
  return uuid;
}
