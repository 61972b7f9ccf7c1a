import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import type { MetadataSource } from './metadata-source.ts';
import { movieMetadataSchema, movieSearchResultsSchema } from './movie-metadata.schema.ts';

/** The methods of a source that the library calls. */
export type ValidatedSource = Pick<
  MetadataSource,
  'getMovie' | 'searchMovies' | 'findByImdbId' | 'listChangedMovies'
>;

const changedMovies = z.array(z.int().min(1)).readonly().nullable();

/** One result of a search, or null. */
const foundMovie = movieSearchResultsSchema.element.nullable();

/** Validates the responses of a source, which can be the host's own: invalid metadata must not be stored. */
export function validateResponses(source: MetadataSource): ValidatedSource {
  const listChangedMovies = source.listChangedMovies?.bind(source);
  return {
    async getMovie(tmdbId, options) {
      const response = await source.getMovie(tmdbId, options);
      return validated({ source, schema: movieMetadataSchema, response, about: String(tmdbId) });
    },
    async searchMovies(query, options) {
      const response = await source.searchMovies(query, options);
      return validated({
        source,
        schema: movieSearchResultsSchema,
        response,
        about: 'movies by their title',
      });
    },
    async findByImdbId(imdbId, options) {
      const response = await source.findByImdbId(imdbId, options);
      return validated({ source, schema: foundMovie, response, about: imdbId });
    },
    ...(listChangedMovies !== undefined && {
      async listChangedMovies(query, options) {
        const response = await listChangedMovies(query, options);
        return validated({ source, schema: changedMovies, response, about: 'changed movies' });
      },
    }),
  };
}

interface ResponseToValidate<Schema extends z.ZodType> {
  readonly source: MetadataSource;
  readonly schema: Schema;
  readonly response: unknown;
  readonly about: string;
}

function validated<Schema extends z.ZodType>({
  source,
  schema,
  response,
  about,
}: ResponseToValidate<Schema>) {
  const parsed = schema.safeParse(response);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the response itself'))];
  throw new LibraryError(
    'METADATA_BAD_ANSWER',
    `The metadata source ${source.name} sent an invalid response about ${about}: ${fields.join(', ')}.`,
    { cause: parsed.error },
  );
}
