import { fold } from '../../text/fold.ts';
import { IndexerError, type IndexerQuery } from '../indexer-source.ts';
import type { WireCapabilities } from '../indexer-wire.ts';
import type { ApiParameters } from './api-url.ts';

/** The categories of movies that Newznab defines. */
const movieCategories = [2000, 2010, 2020, 2030, 2040, 2045, 2050, 2060, 2070, 2080, 2090];

/**
 * The categories of a request, with the children of those that are asked for: whether a category includes its children, the specification
 * leaves open.
 *
 * @param asked empty: all of movies
 * @throws IndexerError `unsupported` if movies are asked for and the indexer has none
 */
export function selectCategories(
  asked: readonly number[],
  capabilities: WireCapabilities | null,
): readonly number[] {
  const wanted = asked.length === 0 ? [2000] : asked;
  const known = capabilities?.categories.map(({ id }) => id) ?? movieCategories;
  if (known.length === 0 && wanted.every(isMovieCategory)) {
    throw new IndexerError('unsupported', 'It lists no category of movies, so it is not searched.');
  }
  const children = known.filter((id) => wanted.includes(Math.floor(id / 1_000) * 1_000));
  return [...new Set([...wanted, ...children])].toSorted((a, b) => a - b);
}

const isMovieCategory = (id: number) => id >= 2_000 && id < 3_000;

/**
 * The requests that look for a movie: by ids if the indexer takes any, then, if that finds nothing, by title and year.
 */
export function planSearch(
  query: IndexerQuery,
  capabilities: WireCapabilities | null,
): readonly ApiParameters[] {
  const ids = idParameters(query, capabilities);
  const words = searchWords(query.title);
  return [
    ...(ids === null ? [] : [{ t: 'movie', ...ids }]),
    ...(words === '' ? [] : [{ t: 'search', q: query.year === null ? words : `${words} ${query.year}` }]),
  ];
}

function idParameters(
  { imdbId, tmdbId }: IndexerQuery,
  capabilities: WireCapabilities | null,
): ApiParameters | null {
  const takes = (name: string) => capabilities?.searchParameters.includes(name) ?? false;
  const ids = {
    // Indexers answer `tt` with error 201.
    ...(imdbId !== null && takes('imdbid') && { imdbid: imdbId.replace(/^tt/iu, '').padStart(7, '0') }),
    ...(tmdbId !== null && takes('tmdbid') && { tmdbid: tmdbId }),
  };
  return Object.keys(ids).length === 0 ? null : ids;
}

/** The words of a title, as names of releases write them. */
const searchWords = (title: string) =>
  (
    fold(title)
      .replaceAll("'", '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  ).join(' ');
