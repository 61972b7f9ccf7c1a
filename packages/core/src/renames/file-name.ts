import { basename, dirname, extname, join } from 'node:path';
import type { CompiledFormats } from '../custom-formats/compile-custom-formats.ts';
import { fileFormatFacts } from '../custom-formats/format-facts.ts';
import { namesInFiles } from '../custom-formats/name-formats.ts';
import { isBelow } from '../disk/is-within.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { type ProbedMedia, toNamedMediaInfo } from '../media-info/probed-media.ts';
import { movieFile, movieFolder } from '../naming/movie-names.ts';
import type { NamingSettings } from '../naming/naming.schema.ts';
import type { NamedFile } from '../naming/naming-subject.ts';
import { folderOf } from '../root-folders/folder-of-files.ts';
import type { RenamedMovie } from './read-renamed-movies.ts';

/** What names of files depend on besides the movie. */
export interface NamingRules {
  readonly settings: NamingSettings;
  readonly formats: CompiledFormats;
}

/** The folder of the movie that a file is in. It keeps its name; files are renamed inside it. */
export function folderOfFile(
  movie: RenamedMovie,
  { path, rootFolderPath }: StoredMovieFile,
  { movieFolderFormat: template, colonReplacement }: NamingSettings,
): string {
  const stored = movie.folder === null || movie.folder === '' ? null : join(rootFolderPath, movie.folder);
  if (stored !== null && isBelow(path, stored)) {
    return stored;
  }
  const depth = movieFolder({ template, colonReplacement, movie }).split('/').length;
  const folder = folderOf(path, rootFolderPath, depth);
  return folder === null ? dirname(path) : join(rootFolderPath, folder);
}

/**
 * The path of a file below the folder of its movie, by the template.
 *
 * @param sidecarEndings what sidecars add to its name, such as `.en.srt`
 */
export const fileName = (
  movie: RenamedMovie,
  file: StoredMovieFile,
  { settings: { movieFileFormat: template, colonReplacement }, formats }: NamingRules,
  sidecarEndings: readonly string[] = [],
): string =>
  movieFile({
    ...{ template, colonReplacement, movie, sidecarEndings },
    file: toNamedFile(file, namesInFiles(formats.match(fileFormatFacts(file, movie)))),
    extension: extname(file.path),
  });

function toNamedFile(file: StoredMovieFile, customFormats: readonly string[]): NamedFile {
  const { quality, revision, releaseGroup, releaseTitle, originalPath } = file;
  return {
    ...{ quality, revision, releaseGroup, releaseTitle, customFormats },
    edition: file.edition ?? file.versionEdition,
    originalFileName: originalPath === null ? null : basename(originalPath, extname(originalPath)),
    // Stored as it was probed.
    mediaInfo: file.probe === null ? file.mediaInfo : toNamedMediaInfo(file.probe as ProbedMedia),
  };
}
