import { LibraryError } from '../../errors/library-error.ts';
import type { HttpClient } from '../../http-client/http-client.ts';
import { HttpClientError } from '../../http-client/http-client-error.ts';

/** How Prowlarr or Jackett is reached; it contains the key, so it never leaves core. */
export interface ConnectionAccess {
  /** For people. */
  readonly program: string;
  readonly url: string;
  readonly apiKey: string;
  readonly allowPrivateAddresses: boolean;
}

const timeoutMs = 60_000;
/** Hundreds of indexers with all their fields are a few megabytes. */
const maximumBytes = 32 * 1024 * 1024;

/** @param message begins with the name of the program and contains no key */
export const connectionFailed = (message: string, cause?: unknown): LibraryError =>
  new LibraryError('INDEXER_CONNECTION_FAILED', message, { cause });

/** An address below that of the program, which may be below a path itself. */
export function addressBelow(
  url: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/u, '')}${path}`;
  for (const [name, value] of Object.entries(query)) {
    address.searchParams.set(name, value);
  }
  return address.href;
}

export interface ConnectionRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a request to Prowlarr or Jackett and returns the text of its answer.
 *
 * @throws LibraryError `INDEXER_CONNECTION_FAILED`
 */
export async function requestConnection(
  http: HttpClient,
  { program, allowPrivateAddresses }: ConnectionAccess,
  { url, headers = {} }: ConnectionRequest,
): Promise<string> {
  const response = await http
    .request({ url, headers, allowPrivateAddresses, timeoutMs, maximumBytes })
    .catch((error: unknown) => {
      throw error instanceof HttpClientError
        ? connectionFailed(`${program} cannot be asked: ${error.message}`, error)
        : error;
    });
  if (response.kind === 'magnet') {
    throw connectionFailed(`${program} redirects to a magnet link in place of an answer.`);
  }
  if (response.status === 401 || response.status === 403) {
    throw connectionFailed(`${program} refuses the key (status ${response.status}).`);
  }
  if (response.status < 200 || response.status > 299) {
    throw connectionFailed(`${program} answered with status ${response.status}; check the address.`);
  }
  return new TextDecoder().decode(response.bytes);
}
