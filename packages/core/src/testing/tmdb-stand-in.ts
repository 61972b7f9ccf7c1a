import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessToken, answer, apiKey, type StandInRequest } from './tmdb-stand-in-answers.ts';
import { createStandInChanges } from './tmdb-stand-in-changes.ts';
import { type StandInFailure, sendFailure, sendReply } from './tmdb-stand-in-failures.ts';
import { initialStandInMovies, type StandInMovie } from './tmdb-stand-in-movies.ts';

export type { StandInRequest } from './tmdb-stand-in-answers.ts';
export type { StandInFailure } from './tmdb-stand-in-failures.ts';
export type { StandInMovie } from './tmdb-stand-in-movies.ts';

export interface FailNextOptions {
  /** Only requests whose path begins with this fail. Default: all but `/configuration`. */
  readonly path?: string;
  /** The `Retry-After` of `rate-limited` and `server-error`: seconds or an HTTP date. */
  readonly retryAfter?: string;
  /** So many of the requests are answered before the first one fails. Default: 0. */
  readonly after?: number;
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
  /**
   * Lists a movie, known or not, as changed on this day (`YYYY-MM-DD`, UTC; default: today). TMDB's own list holds movies
   * without an id now and then.
   */
  markChanged(id: number | null, date?: string): void;
  /** The next `times` requests fail this way (`Infinity`: until `recover`). Several orders are served one by one. */
  failNext(times: number, kind: StandInFailure, options?: FailNextOptions): void;
  /** Drops what is left of the failures. */
  recover(): void;
  /** Every answer takes this long from now on. */
  setDelay(milliseconds: number): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface FailureOrder extends Omit<FailNextOptions, 'after'> {
  times: number;
  after: number;
  readonly kind: StandInFailure;
}

/** Starts the stand-in on a free port of this machine. `imageBaseUrl` is what its configuration names. */
export async function startTmdbStandIn({
  imageBaseUrl = 'https://image.tmdb.org/t/p/',
} = {}): Promise<TmdbStandIn> {
  const movies = new Map(initialStandInMovies.map((movie) => [movie.id, movie]));
  const changes = createStandInChanges();
  const requests: StandInRequest[] = [];
  let orders: FailureOrder[] = [];
  let delayMs = 0;

  function takeOrder(request: StandInRequest): FailureOrder | undefined {
    const order = orders.find((one) => applies(one, request));
    if (order === undefined) return undefined;
    if (order.after > 0) {
      order.after -= 1;
      return undefined;
    }
    order.times -= 1;
    orders = orders.filter(({ times }) => times > 0);
    return order;
  }

  const server = createServer((incoming, response) => {
    const request = toRequest(incoming);
    requests.push(request);
    const order = takeOrder(request);
    setTimeout(() => {
      if (order === undefined) sendReply(response, answer(request, { movies, changes, imageBaseUrl }));
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
    markChanged: changes.mark,
    failNext(times, kind, options = {}) {
      orders.push({ after: 0, ...options, times, kind });
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
