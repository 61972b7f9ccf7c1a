export const httpClientFailures = [
  'refusedAddress',
  'unreachable',
  'timedOut',
  'tooLarge',
  'tooManyRedirects',
  'badRedirect',
  'connectionLost',
  'badResponse',
] as const;
export type HttpClientFailure = (typeof httpClientFailures)[number];

/** The failure of a request. Its message names the host at most: paths and queries contain keys. */
export class HttpClientError extends Error {
  readonly reason: HttpClientFailure;

  /** Takes no cause: the errors of Node contain the addresses of requests. */
  constructor(reason: HttpClientFailure, message: string) {
    super(message);
    this.name = 'HttpClientError';
    this.reason = reason;
  }
}
