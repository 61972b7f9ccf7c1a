import { basename, dirname, extname, join } from 'node:path';
import { namesInFiles } from '../custom-formats/name-formats.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { toNamedMediaInfo } from '../media-info/probed-media.ts';
import { movieFile } from '../naming/movie-names.ts';
import { toSafeName } from '../naming/name-text.ts';
import { freeName, nameKey } from '../naming/naming-collisions.ts';
import { readNamingSettings } from '../naming/naming-settings.ts';
import { ensureMovieFolder, previewMovieFolder } from '../root-folders/ensure-movie-folder.ts';
import { findFolderOfFiles } from '../root-folders/folder-of-files.ts';
import { findFreeFolder } from '../root-folders/free-folder.ts';
import type { ImportFormats } from './import-formats.ts';
import type { InspectedVideo } from './inspect-video.ts';
import type { ImportVersion } from './read-import-version.ts';

/**
 * The folder that the file of a version belongs to. A version in another root folder than its movie has the same folder there, if it
 * is free.
 *
 * @param em a transaction that holds the lock `movies`; null: the folder of the movie is not stored
 */
export async function findTargetFolder(
  database: Database,
  em: EntityManager | null,
  { movieId, movie, movieRootFolderPath, rootFolderPath }: ImportVersion,
): Promise<string> {
  const { folder, path } =
    em === null
      ? await previewMovieFolder({ database }, database.fork(), movieId)
      : await ensureMovieFolder({ database }, em, movieId);
  if (rootFolderPath === movieRootFolderPath) {
    return path;
  }
  const place = { movieId, rootFolderPath };
  const reading = em ?? database.fork();
  const depth = folder.split('/').length;
  const known = await findFolderOfFiles(database, reading, { ...place, movie, depth });
  return join(
    rootFolderPath,
    known ?? (await findFreeFolder(database, reading, { ...place, wanted: folder })),
  );
}

export interface NameTargetParams {
  readonly version: ImportVersion;
  readonly video: InspectedVideo;
  readonly folder: string;
  readonly formats: ImportFormats;
}

/** The path of the file of a version in its folder, which no file of another version has. */
export async function nameTarget(
  database: Database,
  { version, video, folder, formats }: NameTargetParams,
): Promise<string> {
  const customFormats = namesInFiles(formats.ofVideo(video));
  const settings = await readNamingSettings(database);
  const { facts, path, media, sidecars } = video;
  const extension = extname(path);
  const { quality, revision = null, releaseGroup = null, releaseTitle = null, edition = null } = facts;
  const name = settings.renameMovies
    ? movieFile({
        template: settings.movieFileFormat,
        colonReplacement: settings.colonReplacement,
        movie: version.movie,
        file: {
          ...{ quality, revision, releaseGroup, releaseTitle, edition, customFormats },
          originalFileName: basename(path, extension),
          mediaInfo: toNamedMediaInfo(media),
        },
        extension,
        sidecarEndings: sidecars.map(({ ending }) => ending),
      })
    : basename(path);
  return withoutCollision(join(folder, name), version);
}

/** Files of versions that would have one name get the names of the versions, as media servers read them. */
function withoutCollision(path: string, { otherPaths, versionName }: ImportVersion): string {
  const taken = new Set(
    otherPaths.filter((other) => dirname(other) === dirname(path)).map((other) => nameKey(basename(other))),
  );
  const extension = extname(path);
  const [name, stem] = [basename(path), basename(path, extension)];
  const wanted =
    taken.has(nameKey(name)) && versionName !== null
      ? `${stem} - ${toSafeName(versionName)}${extension}`
      : name;
  return join(dirname(path), freeName(wanted, taken, extension));
}
