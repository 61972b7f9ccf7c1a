import type { CompiledFormats } from '../custom-formats/compile-custom-formats.ts';
import type { CustomFormat } from '../custom-formats/custom-format.schema.ts';
import { type FormatMovie, fileFormatFacts, type RatedMovieFile } from '../custom-formats/format-facts.ts';
import { readCompiledFormats } from '../custom-formats/read-custom-formats.ts';
import { readFormatMovies } from '../custom-formats/read-format-movies.ts';
import type { Database } from '../database/database.ts';
import type { InspectedVideo } from './inspect-video.ts';
import type { ImportVersion } from './read-import-version.ts';

/** The custom formats of the files of one movie. */
export interface ImportFormats {
  /** Those that a stored file matches. */
  ofFile(file: RatedMovieFile): readonly CustomFormat[];
  /** Those that a video matches which is not imported yet. */
  ofVideo(video: InspectedVideo): readonly CustomFormat[];
}

export async function readImportFormats(
  database: Database,
  { movieId }: ImportVersion,
): Promise<ImportFormats> {
  const formats: CompiledFormats = await readCompiledFormats(database);
  const movies = await readFormatMovies(database, [movieId]);
  const movie: FormatMovie | null = movies.get(movieId) ?? null;
  const ofFile = (file: RatedMovieFile) => formats.match(fileFormatFacts(file, movie));
  return { ofFile, ofVideo: (video) => ofFile(toRatedFile(video)) };
}

function toRatedFile({ facts, path, media, identity }: InspectedVideo): RatedMovieFile {
  const { quality, releaseGroup = null, releaseTitle = null, edition = null, languages = [] } = facts;
  return {
    ...{ path, quality, releaseGroup, releaseTitle, edition, languages },
    ...{ originalPath: path, versionEdition: null, size: identity.size, probe: media },
  };
}
