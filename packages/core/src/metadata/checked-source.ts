import { z } from 'zod';
import { LibraryError } from '../errors/library-error.ts';
import type { MetadataSource } from './metadata-source.ts';
import { movieMetadataSchema, movieSearchResultsSchema } from './movie-metadata.schema.ts';

/** What the library asks of a source by itself. */
export type CheckedSource = Pick<MetadataSource, 'getMovie' | 'searchMovies' | 'listChangedMovies'>;

const changedMovies = z.array(z.int().min(1)).readonly().nullable();

/** The source with its answers checked: a host may bring its own, and half a movie must not be stored. */
export function checkedSource(source: MetadataSource): CheckedSource {
  const listChangedMovies = source.listChangedMovies?.bind(source);
  return {
    async getMovie(tmdbId, options) {
      const answer = await source.getMovie(tmdbId, options);
      return checked({ source, schema: movieMetadataSchema, answer, about: String(tmdbId) });
    },
    async searchMovies(query, options) {
      const answer = await source.searchMovies(query, options);
      return checked({ source, schema: movieSearchResultsSchema, answer, about: 'movies by their title' });
    },
    ...(listChangedMovies !== undefined && {
      async listChangedMovies(query, options) {
        const answer = await listChangedMovies(query, options);
        return checked({ source, schema: changedMovies, answer, about: 'changed movies' });
      },
    }),
  };
}

interface AnswerToCheck<Schema extends z.ZodType> {
  readonly source: MetadataSource;
  readonly schema: Schema;
  readonly answer: unknown;
  readonly about: string;
}

function checked<Schema extends z.ZodType>({ source, schema, answer, about }: AnswerToCheck<Schema>) {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the answer itself'))];
  throw new LibraryError(
    'METADATA_BAD_ANSWER',
    `The metadata source ${source.name} gave an invalid answer about ${about}: ${fields.join(', ')}.`,
    { cause: parsed.error },
  );
}
