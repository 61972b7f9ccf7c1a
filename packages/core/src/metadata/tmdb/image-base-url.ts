import type { LibraryLogger } from '../../logging/library-logger.ts';
import { parseResponse } from './parse-response.ts';
import type { TmdbClient } from './tmdb-client.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const path = '/configuration';

/** What TMDB has answered for as long as it has had an image host; used until it answered once. */
const defaultBaseUrl = 'https://image.tmdb.org/t/p/';

export interface ImageBaseUrl {
  /** Ends in `original/`. */
  current(): string;
  /** Requests TMDB's configuration when the last answer is a day old. It runs in the background and never throws. */
  keepCurrent(): void;
  /** Asks TMDB's configuration now, which takes a key as all else does. @throws LibraryError `METADATA_…` */
  renew(signal: AbortSignal): Promise<void>;
}

/** TMDB's `secure_base_url`, requested in parallel with other requests, which do not wait for it. */
export function createImageBaseUrl(client: TmdbClient, logger: LibraryLogger | undefined): ImageBaseUrl {
  let baseUrl = defaultBaseUrl;
  let nextCheckAt = Number.NEGATIVE_INFINITY;

  async function ask(signal: AbortSignal): Promise<void> {
    nextCheckAt = performance.now() + dayMs;
    try {
      const answer = await client.get(path, {}, signal);
      const { images } = await parseResponse(({ tmdbConfiguration }) => tmdbConfiguration, answer, path);
      baseUrl = images.secure_base_url.replace(/\/*$/u, '/');
    } catch (error) {
      nextCheckAt = performance.now() + minuteMs;
      throw error;
    }
  }

  return {
    current: () => `${baseUrl}original/`,
    renew: ask,
    keepCurrent() {
      if (performance.now() < nextCheckAt) return;
      ask(new AbortController().signal).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        logger?.warn(
          { reason, imageBaseUrl: baseUrl },
          'The image address could not be read from TMDB; keeping the last one.',
        );
      });
    },
  };
}
