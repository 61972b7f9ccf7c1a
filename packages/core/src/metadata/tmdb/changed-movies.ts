import type { ChangedMoviesQuery, MetadataRequestOptions } from '../metadata-source.ts';
import { parseResponse } from './parse-response.ts';
import type { TmdbClient, TmdbParameters } from './tmdb-client.ts';

const path = '/movie/changes';
const dayMs = 86_400_000;
/** Between the first and the last day of one question; both count. TMDB refuses more. */
const maximumDays = 14;
/** TMDB refuses pages after this one. */
const maximumPages = 500;
/** Concurrent requests for pages; a limit, so that requests for a single movie do not wait for all pages. */
const concurrency = 6;

/**
 * The ids of the movies that TMDB lists as changed, of all pages; null when they are too many or the period is too long.
 *
 * @see https://developer.themoviedb.org/reference/changes-movie-list
 */
export async function listChangedMovies(
  client: TmdbClient,
  { from, to, maximumRequests }: ChangedMoviesQuery,
  { signal = new AbortController().signal }: MetadataRequestOptions = {},
): Promise<readonly number[] | null> {
  const days = toDays(from, to);
  if (days === null || maximumRequests < 1) return null;
  const getPage = async (page: number) => {
    const parameters = { ...days, page: String(page) };
    const response = await client.get(path, parameters, signal);
    return parseResponse(({ tmdbChangedMovies }) => tmdbChangedMovies, response, path);
  };
  const first = await getPage(1);
  if (first.total_pages > Math.min(maximumRequests, maximumPages)) return null;
  const ids = new Set(first.results.map(({ id }) => id));
  for (let next = 2; next <= first.total_pages; next += concurrency) {
    const count = Math.min(concurrency, first.total_pages - next + 1);
    const pages = await Promise.all(Array.from({ length: count }, (_, index) => getPage(next + index)));
    for (const { id } of pages.flatMap(({ results }) => results)) ids.add(id);
  }
  return [...ids];
}

/**
 * TMDB counts in whole days of UTC. One more at the front makes up for clocks that differ, and for what was changed while the
 * period before was asked about; null when the days are too many.
 */
function toDays(from: Date, to: Date): TmdbParameters | null {
  const first = dayOf(from) - dayMs;
  const last = dayOf(to);
  if (last - first > maximumDays * dayMs) return null;
  return { start_date: isoDay(first), end_date: isoDay(last) };
}

const dayOf = (date: Date) => Math.floor(date.getTime() / dayMs) * dayMs;
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
