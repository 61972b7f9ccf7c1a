import type { StandInChanges } from './tmdb-stand-in-changes.ts';
import { ok, type Reply, tmdbErrors } from './tmdb-stand-in-failures.ts';
import { type StandInMovie, toWireMovie, toWireSummary } from './tmdb-stand-in-movies.ts';

export const apiKey = '0123456789abcdef0123456789abcdef';
export const accessToken = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdGFuZC1pbiJ9.c3RhbmQtaW4';

export interface StandInRequest {
  /** Without the `/3` of the base URL: `/movie/27205`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
}

type Movies = ReadonlyMap<number, StandInMovie>;

/** What there is to tell. */
export interface Known {
  readonly movies: Movies;
  readonly changes: StandInChanges;
  readonly imageBaseUrl: string;
}

/** The answer of a stand-in that is well. */
export function answer({ path, query, authorization }: StandInRequest, known: Known): Reply {
  const { movies, changes, imageBaseUrl } = known;
  const allowed = query.get('api_key') === apiKey || authorization === `Bearer ${accessToken}`;
  if (!allowed) return tmdbErrors.unauthorized;
  if (path === '/configuration') return ok(configuration(imageBaseUrl));
  if (path === '/search/movie') return ok(search(movies, query));
  if (path === '/movie/changes') return changes.answer(query);

  const [, resource, id = ''] = /^\/(movie|find)\/([^/]+)$/u.exec(path) ?? [];
  if (resource === 'find' && query.get('external_source') === 'imdb_id') return ok(find(movies, id));
  const movie = resource === 'movie' ? movies.get(Number(id)) : undefined;
  if (movie === undefined) return tmdbErrors['not-found'];
  const appended = (query.get('append_to_response') ?? '').split(',');
  return ok(toWireMovie(movie, appended, query.get('language') ?? undefined));
}

const configuration = (imageBaseUrl: string) => ({
  images: {
    base_url: imageBaseUrl.replace('https', 'http'),
    secure_base_url: imageBaseUrl,
    poster_sizes: ['original'],
  },
  change_keys: [],
});

function search(movies: Movies, query: URLSearchParams) {
  const words = (query.get('query') ?? '').toLowerCase();
  const year = query.get('year');
  const results = [...movies.values()]
    .filter(({ title }) => title.toLowerCase().includes(words))
    .map(toWireSummary)
    .filter(({ release_date }) => year === null || release_date.startsWith(year));
  return { page: 1, results, total_pages: 1, total_results: results.length };
}

function find(movies: Movies, imdbId: string) {
  const found = [...movies.values()].filter((movie) => movie.imdbId === imdbId);
  const movie_results = found.map((movie) => ({ ...toWireSummary(movie), media_type: 'movie' }));
  return { movie_results, person_results: [], tv_results: [], tv_episode_results: [], tv_season_results: [] };
}
