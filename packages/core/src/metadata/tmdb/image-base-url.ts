import type { LibraryLogger } from '../../options.ts';
import { tmdbConfiguration } from './tmdb-answers.schema.ts';
import type { TmdbClient } from './tmdb-client.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What TMDB has answered for as long as it has had an image host; used until it answered once. */
const defaultBaseUrl = 'https://image.tmdb.org/t/p/';

export interface ImageBaseUrl {
  /** Ends in `original/`. */
  current(): string;
  /** Asks TMDB's configuration when the last answer is a day old. Nobody waits for it and it cannot fail. */
  keepCurrent(): void;
}

/** TMDB's `secure_base_url`, asked for beside other requests so that it costs them nothing. */
export function createImageBaseUrl(client: TmdbClient, logger: LibraryLogger | undefined): ImageBaseUrl {
  let baseUrl = defaultBaseUrl;
  let nextCheckAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    const answer = await client.get('/configuration', {}, new AbortController().signal);
    baseUrl = tmdbConfiguration.parse(answer).images.secure_base_url.replace(/\/*$/u, '/');
  }

  return {
    current: () => `${baseUrl}original/`,
    keepCurrent() {
      const now = performance.now();
      if (now < nextCheckAt) return;
      nextCheckAt = now + dayMs;
      ask().catch((error: unknown) => {
        nextCheckAt = performance.now() + minuteMs;
        const reason = error instanceof Error ? error.message : String(error);
        logger?.warn(
          { reason, imageBaseUrl: baseUrl },
          'The image address could not be read from TMDB; keeping the last one.',
        );
      });
    },
  };
}
