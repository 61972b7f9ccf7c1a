import { LibraryError } from '../../errors/library-error.ts';
import type { TmdbClient } from './tmdb-client.ts';

export interface TrackedClient {
  readonly client: TmdbClient;
  /** Message of the last request if it failed; undefined if it succeeded, or before the first request. */
  problem(): string | undefined;
}

/** Wraps a client to remember whether its last request failed. */
export function trackAccess(client: TmdbClient): TrackedClient {
  let problem: string | undefined;
  return {
    problem: () => problem,
    client: {
      async get(path, parameters, signal) {
        try {
          const response = await client.get(path, parameters, signal);
          problem = undefined;
          return response;
        } catch (error) {
          // Other errors are aborts by the caller.
          if (error instanceof LibraryError) {
            problem = error.code === 'METADATA_NOT_FOUND' ? undefined : error.message;
          }
          throw error;
        }
      },
    },
  };
}
