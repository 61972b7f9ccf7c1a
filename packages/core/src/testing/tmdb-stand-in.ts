import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Reply,
  type StandInFailure,
  sendFailure,
  sendReply,
  tmdbErrors,
} from './tmdb-stand-in-failures.ts';
import {
  initialStandInMovies,
  type StandInMovie,
  toWireMovie,
  toWireSummary,
} from './tmdb-stand-in-movies.ts';

export type { StandInFailure } from './tmdb-stand-in-failures.ts';
export type { StandInMovie } from './tmdb-stand-in-movies.ts';

export interface StandInRequest {
  /** Without the `/3` of the base URL: `/movie/27205`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
}

export interface FailNextOptions {
  /** Only requests whose path begins with this fail; all but `/configuration` unless given. */
  readonly path?: string;
  /** The `Retry-After` of `rate-limited` and `server-error`: seconds or an HTTP date. */
  readonly retryAfter?: string;
}

/** A server that speaks TMDB's wire format, to be asked instead of TMDB in tests. */
export interface TmdbStandIn {
  /** Ends in `/3`, as `TMDB_BASE_URL` does. */
  readonly baseUrl: string;
  /** The v3 key it accepts as `api_key`. */
  readonly apiKey: string;
  /** The v4 token it accepts as bearer. */
  readonly accessToken: string;
  /** Everything asked so far, failed requests too. */
  readonly requests: readonly StandInRequest[];
  /** How many requests' paths began with this. */
  countRequests(path: string): number;
  addMovie(movie: StandInMovie): void;
  removeMovie(id: number): void;
  /** The next `times` requests fail this way (`Infinity`: until `recover`). Several orders are served one by one. */
  failNext(times: number, kind: StandInFailure, options?: FailNextOptions): void;
  /** Drops what is left of the failures. */
  recover(): void;
  /** Every answer takes this long from now on. */
  setDelay(milliseconds: number): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface FailureOrder extends FailNextOptions {
  times: number;
  readonly kind: StandInFailure;
}

const apiKey = '0123456789abcdef0123456789abcdef';
const accessToken = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdGFuZC1pbiJ9.c3RhbmQtaW4';

/** Starts the stand-in on a free port of this machine. `imageBaseUrl` is what its configuration names. */
export async function startTmdbStandIn({
  imageBaseUrl = 'https://image.tmdb.org/t/p/',
} = {}): Promise<TmdbStandIn> {
  const movies = new Map(initialStandInMovies.map((movie) => [movie.id, movie]));
  const requests: StandInRequest[] = [];
  let orders: FailureOrder[] = [];
  let delayMs = 0;

  const server = createServer((incoming, response) => {
    const request = toRequest(incoming);
    requests.push(request);
    const order = orders.find((one) => applies(one, request));
    if (order !== undefined) {
      order.times -= 1;
      orders = orders.filter(({ times }) => times > 0);
    }
    setTimeout(() => {
      if (order === undefined) sendReply(response, answer(request, movies, imageBaseUrl));
      else sendFailure(response, order.kind, order.retryAfter);
    }, delayMs).unref();
  });
  const port = await listen(server);
  const stop = () => close(server);

  return {
    baseUrl: `http://127.0.0.1:${port}/3`,
    apiKey,
    accessToken,
    requests,
    countRequests: (path) => requests.filter((request) => request.path.startsWith(path)).length,
    addMovie(movie) {
      movies.set(movie.id, movie);
    },
    removeMovie(id) {
      movies.delete(id);
    },
    failNext(times, kind, options = {}) {
      orders.push({ times, kind, ...options });
    },
    recover() {
      orders = [];
    },
    setDelay(milliseconds) {
      delayMs = milliseconds;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function toRequest({ url = '/', headers }: IncomingMessage): StandInRequest {
  const { pathname, searchParams } = new URL(url, 'http://stand-in');
  const path = pathname.startsWith('/3/') ? pathname.slice(2) : `outside${pathname}`;
  return { path, query: searchParams, authorization: headers.authorization };
}

function applies({ path }: FailureOrder, request: StandInRequest): boolean {
  return path === undefined ? request.path !== '/configuration' : request.path.startsWith(path);
}

type Movies = ReadonlyMap<number, StandInMovie>;

function answer({ path, query, authorization }: StandInRequest, movies: Movies, imageBaseUrl: string): Reply {
  const allowed = query.get('api_key') === apiKey || authorization === `Bearer ${accessToken}`;
  if (!allowed) return tmdbErrors.unauthorized;
  if (path === '/configuration') return ok(configuration(imageBaseUrl));
  if (path === '/search/movie') return ok(search(movies, query));

  const [, resource, id = ''] = /^\/(movie|find)\/([^/]+)$/u.exec(path) ?? [];
  if (resource === 'find' && query.get('external_source') === 'imdb_id') return ok(find(movies, id));
  const movie = resource === 'movie' ? movies.get(Number(id)) : undefined;
  if (movie === undefined) return tmdbErrors['not-found'];
  return ok(toWireMovie(movie, (query.get('append_to_response') ?? '').split(',')));
}

const ok = (body: unknown): Reply => ({ status: 200, body });

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

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
