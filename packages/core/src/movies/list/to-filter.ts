import type { Reader } from '../../database/reader.ts';
import { fold, searchTerms } from '../../text/fold.ts';
import type { MovieFilterInput } from '../movie-inputs.schema.ts';
import type { MovieFilter } from './movie-filter.ts';

/** A caller's filter in the database's terms. Null: no movie can pass, as the genre is unknown. */
export async function toFilter(reader: Reader, input: MovieFilterInput): Promise<MovieFilter | null> {
  const { year, monitored, downloaded } = input;
  const terms = searchTerms(input.search ?? '');
  if (input.genre === undefined) {
    return { year, monitored, downloaded, terms };
  }
  const sql = 'select id from genre where key = ?';
  const [genre] = await reader.all<{ id: number }>(sql, [fold(input.genre)]);
  return genre === undefined ? null : { genreId: genre.id, year, monitored, downloaded, terms };
}
