import autocannon from 'autocannon';

export interface Request {
  readonly url: string;
  /** Sent by POST as JSON; without it, it is a GET. */
  readonly body?: string;
}

export interface LoadOptions {
  readonly key: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Sends the same request again and again, on every connection as soon as the one before is answered; answers per second. */
export async function load(
  { url, body }: Request,
  { key, connections, seconds }: LoadOptions,
): Promise<number> {
  const json = { 'content-type': 'application/json' };
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: { 'x-api-key': key, ...(body === undefined ? {} : json) },
    ...(body === undefined ? {} : { method: 'POST' as const, body }),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers were no 2xx, ${result.errors} failed`);
  }
  return result.requests.average;
}

export const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
