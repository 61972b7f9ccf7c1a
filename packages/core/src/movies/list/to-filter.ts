// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import type { Reader } from '../../database/reader.ts';
import { foldName } from '../../text/fold.ts';
import { isSearch, searchTerms } from '../../text/search-text.ts';
import type { MovieFilterInput } from '../movie-inputs.schema.ts';
import type { MovieFilter } from './movie-filter.ts';

/**
 * Translates the filter of a caller.
 *
 * @returns null if no movie can match: the genre is unknown, or the search has only invisible characters (a zero-width space).
 *   Blanks are not a search.
 */
export async function toFilter(reader: Reader, input: MovieFilterInput): Promise<MovieFilter | null> {
  const { year, tmdbId, monitored, downloaded } = input;
  const terms = searchTerms(input.search ?? '');
  if (terms.length === 0 && isSearch(input.search ?? '')) {
    return null;
  }
  if (input.genre === undefined) {
    return { year, tmdbId, monitored, downloaded, terms };
  }
  const sql = 'select id from genre where key = ?';
  const [genre] = await reader.all<{ id: number }>(sql, [foldName(input.genre)]);
  return genre === undefined ? null : { genreId: genre.id, year, tmdbId, monitored, downloaded, terms };
}
