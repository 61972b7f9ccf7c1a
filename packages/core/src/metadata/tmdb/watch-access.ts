import { LibraryError } from '../../errors/library-error.ts';
import type { TmdbClient } from './tmdb-client.ts';

export interface WatchedClient {
  readonly client: TmdbClient;
  /** Why TMDB could not be used when it was last asked, in a sentence; undefined if it could, or was not asked yet. */
  problem(): string | undefined;
}

/** A client of which is known whether its last request got through: a key that is wrong stays wrong until it is changed. */
export function watchAccess(client: TmdbClient): WatchedClient {
  let problem: string | undefined;
  return {
    problem: () => problem,
    client: {
      async get(path, parameters, signal) {
        try {
          const answer = await client.get(path, parameters, signal);
          problem = undefined;
          return answer;
        } catch (error) {
          // A caller who gives up says nothing about TMDB.
          if (error instanceof LibraryError) {
            problem = error.code === 'METADATA_NOT_FOUND' ? undefined : error.message;
          }
          throw error;
        }
      },
    },
  };
}
