import { basename, dirname, extname, join } from 'node:path';
import type { CompiledFormats } from '../custom-formats/compile-custom-formats.ts';
import { fileFormatFacts } from '../custom-formats/format-facts.ts';
import { namesInFiles } from '../custom-formats/name-formats.ts';
import type { Database } from '../database/database.ts';
import { isBelow } from '../disk/is-within.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { type ProbedMedia, toNamedMediaInfo } from '../media-info/probed-media.ts';
import { movieFile, movieFolder } from '../naming/movie-names.ts';
import type { NamingSettings } from '../naming/naming.schema.ts';
import type { NamedFile } from '../naming/naming-subject.ts';
import { previewMovieFolder } from '../root-folders/ensure-movie-folder.ts';
import { findFreeOf, foldersOf } from '../root-folders/folder-of-files.ts';
import { type FolderPlace, findFreeFolder } from '../root-folders/free-folder.ts';
import type { RenamedMovie } from './read-renamed-movies.ts';

/** What names of files depend on besides the movie. */
export interface NamingRules {
  readonly settings: NamingSettings;
  readonly formats: CompiledFormats;
}

/**
 * The folder of the movie that a file is in. It keeps its name; files are renamed inside it. In a folder that movies share, it is the
 * folder inside of it that the movie has for itself, or else the one that the file is in. A file directly in a root folder gets the
 * folder of its movie there.
 *
 * @param name path of the file below the folder, by the template: a file that has it already is not renamed again
 */
export async function findFolderOfFile(
  database: Database,
  movie: RenamedMovie,
  { path, rootFolderPath }: StoredMovieFile,
  { name, settings: { movieFolderFormat: template, colonReplacement } }: FolderOfFileParams,
): Promise<string> {
  const stored = movie.folder === null || movie.folder === '' ? null : join(rootFolderPath, movie.folder);
  if (stored !== null && isBelow(path, stored)) {
    return stored;
  }
  const depth = movieFolder({ template, colonReplacement, movie }).split('/').length;
  const folders = foldersOf(path, { rootFolderPath, movie, depth });
  const place = { movieId: movie.id, rootFolderPath };
  if (folders.length < 2) {
    return dirname(path) === rootFolderPath ? findOwnFolder(database, place) : dirname(path);
  }
  const free = await findFreeOf(database, database.fork(), place, folders);
  if (free !== null && free === folders[0]) {
    return join(rootFolderPath, free);
  }
  const paths = folders.map((folder) => join(rootFolderPath, folder));
  const named = paths.find((folder) => join(folder, name) === path);
  return named ?? (free === null ? dirname(path) : join(rootFolderPath, free));
}

async function findOwnFolder(database: Database, { movieId, rootFolderPath }: FolderPlace): Promise<string> {
  const em = database.fork();
  const own = await previewMovieFolder({ database }, em, movieId);
  if (own.rootFolderPath === rootFolderPath) {
    return own.path;
  }
  const place = { movieId, rootFolderPath, wanted: own.folder };
  return join(rootFolderPath, await findFreeFolder(database, em, place));
}

interface FolderOfFileParams {
  readonly name: string;
  readonly settings: NamingSettings;
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
