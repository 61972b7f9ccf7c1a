import { LibraryError } from '../errors/library-error.ts';
import type { MetadataSource } from './metadata-source.ts';
import { movieMetadata } from './movie-metadata.schema.ts';

/** The source with its answers checked: a host may bring its own, and half a film must not be stored. */
export function checkedSource(source: MetadataSource): Pick<MetadataSource, 'getMovie'> {
  return {
    async getMovie(tmdbId, options) {
      const answer = movieMetadata.safeParse(await source.getMovie(tmdbId, options));
      if (!answer.success) {
        const fields = [...new Set(answer.error.issues.map(({ path }) => path.join('.')))].join(', ');
        const message = `The metadata source ${source.name} gave an answer about ${tmdbId} that does not fit: ${fields}.`;
        throw new LibraryError('METADATA_BAD_ANSWER', message, { cause: answer.error });
      }
      return answer.data;
    },
  };
}
