import type { z } from 'zod';
import { LibraryError } from '../../errors/library-error.ts';
import { cleanText } from '../../text/clean.ts';
import type {
  MetadataRequestOptions,
  MetadataSource,
  MovieMetadata,
  MovieSearchResult,
} from '../metadata-source.ts';
import { listChangedMovies } from './changed-movies.ts';
import { createImageBaseUrl } from './image-base-url.ts';
import { parseResponse, type SelectSchema } from './parse-response.ts';
import { createResponseCache, type ResponseCache } from './response-cache.ts';
import { createTmdbClient, type TmdbParameters } from './tmdb-client.ts';
import { invalidResponse } from './tmdb-failure.ts';
import { parseTmdbOptions, type TmdbSourceOptions } from './tmdb-options.ts';
import { toMovieMetadata, toSearchResult } from './to-movie-metadata.ts';
import { trackAccess } from './track-access.ts';
import { isEnglish } from './translated-texts.ts';

const appendedParts = 'credits,images,alternative_titles,release_dates,external_ids';
const maximumTmdbId = 2_147_483_647;

/**
 * A metadata source over the TMDB API, version 3. Nothing is sent before the first question. Requests are held under
 * TMDB's limits, shared while under way, remembered for a while, and sent again when they fail for a passing reason.
 *
 * @throws LibraryError `INVALID_INPUT` when an option makes no sense.
 * @see https://developer.themoviedb.org/reference/movie-details
 * @example
 * const source = createTmdbSource({ apiKey: process.env.TMDB_API_KEY ?? '' });
 * const inception = await source.getMovie(27205);
 */
export function createTmdbSource(options: TmdbSourceOptions): MetadataSource {
  const settings = parseTmdbOptions(options);
  const { region, language, baseUrl, cacheTtlMs, cacheEntries } = settings;
  const { client, problem } = trackAccess(createTmdbClient(settings));
  const images = createImageBaseUrl(client, settings.logger);
  const memory = { ttlMs: cacheTtlMs, maximumEntries: cacheEntries };
  const movies = createResponseCache<MovieMetadata>(memory);
  // All translations are a hundred kilobytes, so they are requested only if they may be needed.
  const appended = isEnglish(language) ? appendedParts : `${appendedParts},translations`;
  const lists = createResponseCache<readonly MovieSearchResult[]>(memory);

  /** One question, shared and remembered in the form it is used in. */
  function ask<Schema extends z.ZodType, Answer>(
    answers: ResponseCache<Answer>,
    { path, parameters, schema, use, options }: Question<Schema, Answer>,
  ): Promise<Answer> {
    images.keepCurrent();
    const load = async (signal: AbortSignal) =>
      use(await parseResponse(schema, await client.get(path, { ...parameters, language }, signal), path));
    const key = `${path}?${new URLSearchParams(parameters)}`;
    return answers.get({ key, load, fresh: options?.fresh, signal: options?.signal });
  }

  return {
    name: 'tmdb',
    get description() {
      const sentence = `The Movie Database at ${new URL(baseUrl).host}, texts in ${language}, releases of ${region}.`;
      return [sentence, problem() ?? []].flat().join(' ');
    },
    get imageBaseUrl() {
      return images.current();
    },
    async getMovie(tmdbId, options) {
      if (!Number.isInteger(tmdbId) || tmdbId < 1 || tmdbId > maximumTmdbId) throw unknownMovie(tmdbId);
      const languages = [...new Set([language.slice(0, 2), 'en', 'null'])].join(',');
      const movie = await ask(movies, {
        path: `/movie/${tmdbId}`,
        parameters: { append_to_response: appended, include_image_language: languages },
        schema: ({ tmdbMovie }) => tmdbMovie,
        use: (answer) => toMovieMetadata(answer, { language, region }),
        options,
      }).catch((error) => {
        throw isNotFound(error) ? unknownMovie(tmdbId) : error;
      });
      if (movie.tmdbId !== tmdbId)
        throw invalidResponse(`TMDB answered about movie ${movie.tmdbId} instead of ${tmdbId}.`).error;
      return movie;
    },
    async searchMovies({ title, year }, options) {
      const query = cleanText(title);
      if (query === null) return [];
      const found = await ask(lists, {
        path: '/search/movie',
        parameters: { query, ...(year === undefined ? {} : { year: String(year) }), include_adult: 'false' },
        schema: ({ tmdbSearchResults }) => tmdbSearchResults,
        use: ({ results }) => results.map(toSearchResult),
        options,
      });
      return [...found];
    },
    async findByImdbId(imdbId, options) {
      if (!/^tt\d{7,10}$/u.test(imdbId)) return null;
      const found = await ask(lists, {
        path: `/find/${imdbId}`,
        parameters: { external_source: 'imdb_id' },
        schema: ({ tmdbFindResults }) => tmdbFindResults,
        use: (answer) => answer.movie_results.map(toSearchResult),
        options,
      }).catch((error) => {
        if (isNotFound(error)) return [];
        throw error;
      });
      return found[0] ?? null;
    },
    checkAccess: (signal) => images.renew(signal ?? new AbortController().signal),
    listChangedMovies: (query, options) => listChangedMovies(client, query, options),
  };
}

interface Question<Schema extends z.ZodType, Answer> {
  readonly path: string;
  readonly parameters: TmdbParameters;
  readonly schema: SelectSchema<Schema>;
  readonly use: (answer: z.output<Schema>) => Answer;
  readonly options: MetadataRequestOptions | undefined;
}

const unknownMovie = (tmdbId: number) =>
  new LibraryError('METADATA_NOT_FOUND', `TMDB knows no movie with the id ${tmdbId}.`);

const isNotFound = (error: unknown) => error instanceof LibraryError && error.code === 'METADATA_NOT_FOUND';
