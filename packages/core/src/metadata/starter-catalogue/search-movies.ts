import { containsTerms, foldForSearch, searchTerms } from '../../text/search-text.ts';
import type { MovieSearchQuery } from '../metadata-source.ts';

interface SearchableMovie {
  readonly title: string;
  readonly originalTitle: string;
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
}

/**
 * Finds the movies whose titles contain every word, ignoring case, accents and punctuation; the same title first,
 * then titles that begin with the words, then those that contain them in this order, then the rest; each group in the order of the catalogue.
 */
export function searchMovies<Movie extends SearchableMovie>(
  movies: readonly Movie[],
  query: MovieSearchQuery,
): Movie[] {
  const terms = searchTerms(query.title);
  if (terms.length === 0) return [];
  const wanted = foldForSearch([query.title]).split('\n', 1)[0] ?? '';
  return movies
    .filter((movie) => query.year === undefined || movie.year === query.year)
    .map((movie) => ({
      movie,
      text: foldForSearch([movie.title, movie.originalTitle, ...movie.alternativeTitles]),
    }))
    .filter(({ text }) => containsTerms(text, terms))
    .map(({ movie, text }) => ({
      movie,
      rank: Math.min(...text.split('\n').map((title) => rankOf(title, wanted))),
    }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ movie }) => movie);
}

function rankOf(title: string, wanted: string): number {
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  return title.includes(wanted) ? 2 : 3;
}
