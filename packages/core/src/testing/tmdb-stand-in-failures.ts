import type { ServerResponse } from 'node:http';

/** The ways the stand-in can misbehave. */
export type StandInFailure =
  | 'unauthorized'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'html'
  | 'html-not-found'
  | 'bad-json'
  | 'wrong-shape'
  | 'redirect'
  | 'huge'
  | 'refused'
  | 'hang-up'
  | 'slow-bytes'
  | 'silence';

/** An answer in JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });

const reply = (status: number, status_code: number, status_message: string): Reply => ({
  status,
  body: { success: false, status_code, status_message },
});

/** @see https://developer.themoviedb.org/docs/errors */
export const tmdbErrors = {
  unauthorized: reply(401, 7, 'Invalid API key: You must be granted a valid key.'),
  'not-found': reply(404, 34, 'The resource you requested could not be found.'),
  'rate-limited': reply(429, 25, 'Your request count (41) is over the allowed limit of 40.'),
  'server-error': reply(500, 11, 'Internal error: Something went wrong, contact TMDb.'),
  'wrong-shape': reply(200, 1, 'Success.'),
  huge: { status: 200, body: { id: 1, title: 'x'.repeat(6_000_000) } },
};

/** What TMDB says to questions that make no sense. */
export const tmdbRefusals = {
  'invalid-date-range': reply(422, 20, 'Invalid date range: Should be a range no longer than 14 days.'),
  'invalid-page': reply(400, 22, 'Invalid page: Pages start at 1 and max at 500.'),
  'invalid-date': reply(400, 23, 'Invalid date: Format needs to be YYYY-MM-DD.'),
};

export function sendReply(response: ServerResponse, { status, body }: Reply, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

const isReply = (kind: StandInFailure): kind is keyof typeof tmdbErrors => kind in tmdbErrors;

/** Misbehaves in the way asked for. `retryAfter` becomes the header of a JSON error. */
export function sendFailure(
  response: ServerResponse,
  kind: StandInFailure,
  retryAfter: string | undefined,
): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  if (isReply(kind)) sendReply(response, tmdbErrors[kind], headers);
  else odd[kind](response);
}

const html = '<!doctype html><title>Hello</title><p>This is not the page you are looking for.';

const odd: Record<Exclude<StandInFailure, keyof typeof tmdbErrors>, (response: ServerResponse) => void> = {
  html: (response) => response.setHeader('content-type', 'text/html').end(html),
  'html-not-found': (response) => void response.writeHead(404, { 'content-type': 'text/html' }).end(html),
  'bad-json': (response) => response.end('{"id": 27205, "title": "Incep'),
  redirect: (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  refused: (response) => response.destroy(),
  'hang-up': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id": 1,', () => response.destroy());
  },
  'slow-bytes': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  },
  silence: () => {},
};
