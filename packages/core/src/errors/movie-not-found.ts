import { LibraryError } from './library-error.ts';

const shownLength = 64;

/** The error for an id that is unknown or malformed. */
export const movieNotFound = (id: string): LibraryError =>
  new LibraryError(
    'MOVIE_NOT_FOUND',
    `No movie in the library has the id ${JSON.stringify(String(id).slice(0, shownLength))}.`,
  );
