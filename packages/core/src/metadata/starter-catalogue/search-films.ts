import { fold } from '../../text/fold.ts';
import type { MovieSearchQuery } from '../metadata-source.ts';

interface SearchableFilm {
  readonly title: string;
  readonly originalTitle: string;
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
}

/**
 * The films one of whose titles holds the searched words as written, whatever the case and the accents; same title
 * first, then titles that begin with them, then the rest, each in the order given.
 */
export function searchFilms<Film extends SearchableFilm>(
  films: readonly Film[],
  query: MovieSearchQuery,
): Film[] {
  const wanted = normalise(query.title);
  if (wanted === '') return [];
  return films
    .filter((film) => query.year === undefined || film.year === query.year)
    .map((film) => ({ film, rank: bestRank(film, wanted) }))
    .filter(({ rank }) => rank < noMatch)
    .sort((one, other) => one.rank - other.rank)
    .map(({ film }) => film);
}

const noMatch = 3;

function bestRank(film: SearchableFilm, wanted: string): number {
  const titles = [film.title, film.originalTitle, ...film.alternativeTitles].map(normalise);
  return Math.min(...titles.map((title) => rankOf(title, wanted)));
}

function rankOf(title: string, wanted: string): number {
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  return title.includes(wanted) ? 2 : noMatch;
}

const normalise = (text: string) => fold(text).replace(/\s+/gu, ' ').trim();
