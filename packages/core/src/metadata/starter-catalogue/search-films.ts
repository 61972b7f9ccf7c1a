import { foldForSearch, holdsTerms, searchTerms } from '../../text/search-text.ts';
import type { MovieSearchQuery } from '../metadata-source.ts';

interface SearchableFilm {
  readonly title: string;
  readonly originalTitle: string;
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
}

/**
 * The movies whose titles hold every searched word, whatever the case, the accents and the punctuation; same title first,
 * then titles that begin with the words, then those that hold them in this order, then the rest, each in the order given.
 */
export function searchFilms<Film extends SearchableFilm>(
  films: readonly Film[],
  query: MovieSearchQuery,
): Film[] {
  const terms = searchTerms(query.title);
  if (terms.length === 0) return [];
  const wanted = foldForSearch([query.title]).split('\n', 1)[0] ?? '';
  return films
    .filter((film) => query.year === undefined || film.year === query.year)
    .map((film) => ({
      film,
      text: foldForSearch([film.title, film.originalTitle, ...film.alternativeTitles]),
    }))
    .filter(({ text }) => holdsTerms(text, terms))
    .map(({ film, text }) => ({
      film,
      rank: Math.min(...text.split('\n').map((title) => rankOf(title, wanted))),
    }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ film }) => film);
}

function rankOf(title: string, wanted: string): number {
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  return title.includes(wanted) ? 2 : 3;
}
