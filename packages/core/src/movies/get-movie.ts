import { movieNotFound } from '../errors/movie-not-found.ts';
import { createGetMovies } from './get-movies.ts';
import type { Movie } from './movie.schema.ts';
import type { ReadMoviesDeps } from './select/movie-row.ts';
import { wholeMovieSelection } from './select/whole-movies.ts';

/** Everything about one movie. */
export function createGetMovie(deps: ReadMoviesDeps) {
  const getMovies = createGetMovies(deps);
  return async function getMovie(id: string): Promise<Movie> {
    const [movie] = await getMovies([id], { select: wholeMovieSelection });
    if (movie === undefined || movie === null) {
      throw movieNotFound(id);
    }
    return movie;
  };
}
