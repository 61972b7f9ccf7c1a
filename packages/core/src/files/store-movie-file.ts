import { scoreMovieFiles } from '../custom-formats/file-scores/score-files.ts';
import type { Database, EntityManager } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { qualityScore } from '../quality/qualities.ts';
import { clean, cleanOrNull } from '../text/clean.ts';
import { fileNameKey } from '../text/file-name-key.ts';
import type { MediaInfo } from './media-info.schema.ts';
import type { FileRevision } from './movie-file.entity.ts';
import { type StoreMovieFileDeps, touchMovie } from './touch-movie.ts';

/** How a file is on disk, for telling whether it has changed. What is left out is unknown. */
export interface FileOnDisk {
  /** Bytes. */
  readonly size: number;
  /** Fractions are dropped. */
  readonly mtimeMs?: number | null | undefined;
  readonly device?: bigint | string | null | undefined;
  readonly inode?: bigint | string | null | undefined;
}

export interface StoreMovieFileParams extends FileOnDisk {
  readonly movieId: string;
  /** Null: the default version, which is the movie itself. */
  readonly versionId: string | null;
  /** Absolute and normalised. */
  readonly path: string;
  /** The path without links, if it differs. Other paths to the file are found by its name. */
  readonly realPath?: string;
  readonly quality: string;
  readonly revision?: FileRevision | null;
  readonly releaseTitle?: string | null;
  readonly releaseGroup?: string | null;
  readonly edition?: string | null;
  readonly languages?: readonly string[];
  /** What probing found, as clients see it. */
  readonly mediaInfo?: MediaInfo | null;
  /** A `MediaProblem`. */
  readonly mediaProblem?: object | null;
  /** All that probing found: a `ProbedMedia`. */
  readonly probe?: object | null;
  readonly probedAt?: Date | null;
  /** Where an import found the file. */
  readonly originalPath?: string | null;
  /** @default now; the time that is stored if the version has this path already */
  readonly dateAdded?: Date;
}

export interface MovieFileStored {
  readonly fileId: string;
  /** Id of the file that the version had at another path; null: it had none. */
  readonly replacedFileId: string | null;
}

/**
 * Stores the file of one version of a movie with the score of its custom formats, and changes `updatedAt` of the movie. A version with a file at this path keeps the id of
 * the file and the time it was added; a file at another path is replaced, and its id with it. Reads no disk: it runs in the
 * transaction of `em`, which holds the lock `movies`.
 *
 * @throws LibraryError `FILE_ALREADY_EXISTS` if the path is the file of another movie or version, `MOVIE_NOT_FOUND` if the movie, or
 *   the version of it, does not exist
 */
export async function storeMovieFile(
  deps: StoreMovieFileDeps,
  em: EntityManager,
  file: StoreMovieFileParams,
): Promise<MovieFileStored> {
  await touchVersion(deps, em, file);
  const stored = await writeFile(deps, em, file);
  await scoreMovieFiles(deps.database, em, [file.movieId]);
  return stored;
}

async function writeFile(
  deps: StoreMovieFileDeps,
  em: EntityManager,
  file: StoreMovieFileParams,
): Promise<MovieFileStored> {
  const kysely = deps.database.kysely(em);
  const known = await findStored(deps.database, em, file);
  if (known?.path === file.path) {
    const { dateAdded } = file;
    const changed = { ...toColumns(file), ...(dateAdded !== undefined && { date_added: dateAdded }) };
    await kysely.updateTable('movie_file').set(changed).where('id', '=', known.id).execute();
    return { fileId: known.id, replacedFileId: null };
  }
  const added = { ...toColumns(file), id: uuidv7(), date_added: file.dateAdded ?? deps.now() };
  if (known === undefined) {
    const version = { movie_id: file.movieId, version_id: file.versionId };
    await kysely
      .insertInto('movie_file')
      .values({ ...added, ...version })
      .execute();
  } else {
    await kysely.updateTable('movie_file').set(added).where('id', '=', known.id).execute();
  }
  return { fileId: added.id, replacedFileId: known?.id ?? null };
}

/** @returns the file that the version has now */
async function findStored(
  database: Database,
  em: EntityManager,
  { movieId, versionId, path }: Pick<StoreMovieFileParams, 'movieId' | 'versionId' | 'path'>,
) {
  const rows = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select(['id', 'path', 'movie_id', 'version_id'])
    .where(({ eb, and, or }) =>
      or([
        eb('path', '=', path),
        and([
          eb('movie_id', '=', movieId),
          versionId === null ? eb('version_id', 'is', null) : eb('version_id', '=', versionId),
        ]),
      ]),
    )
    .execute();
  const ofVersion = rows.find((row) => row.movie_id === movieId && row.version_id === versionId);
  if (rows.some((row) => row !== ofVersion)) {
    throw new LibraryError('FILE_ALREADY_EXISTS', `${path} is the file of another movie or version.`);
  }
  return ofVersion;
}

function toColumns(file: StoreMovieFileParams) {
  const { revision = null, mediaInfo = null, mediaProblem = null, probe = null } = file;
  return {
    path: file.path,
    name_key: fileNameKey(file.realPath ?? file.path),
    quality: clean(file.quality),
    quality_score: qualityScore(file.quality),
    revision: jsonOrNull(revision),
    release_title: cleanOrNull(file.releaseTitle ?? null),
    release_group: cleanOrNull(file.releaseGroup ?? null),
    edition: cleanOrNull(file.edition ?? null),
    languages: JSON.stringify((file.languages ?? []).map(clean)),
    media_info: jsonOrNull(mediaInfo),
    media_problem: jsonOrNull(mediaProblem),
    probe: jsonOrNull(probe),
    probed_at: file.probedAt ?? null,
    original_path: file.originalPath ?? null,
    ...toDiskColumns(file),
  };
}

const toDiskColumns = ({ size, mtimeMs = null, device = null, inode = null }: FileOnDisk) => ({
  size,
  mtime_ms: mtimeMs === null ? null : Math.floor(mtimeMs),
  device: device === null ? null : String(device),
  inode: inode === null ? null : String(inode),
});

const jsonOrNull = (value: object | null) => (value === null ? null : JSON.stringify(value));

/** Changes `updatedAt` of the movie, which also locks it, and checks that the version is one of its own. */
async function touchVersion(
  { database, now }: StoreMovieFileDeps,
  em: EntityManager,
  { movieId, versionId }: Pick<StoreMovieFileParams, 'movieId' | 'versionId'>,
): Promise<void> {
  const version =
    versionId === null
      ? null
      : await database
          .kysely(em)
          .selectFrom('movie_version')
          .select('id')
          .where('id', '=', versionId)
          .where('movie_id', '=', movieId)
          .executeTakeFirst();
  if (version === undefined || !(await touchMovie({ database, now }, em, movieId))) {
    throw new LibraryError('MOVIE_NOT_FOUND', 'The movie or its version no longer exists.');
  }
}

export interface RelocatedMovieFile extends Partial<FileOnDisk> {
  readonly fileId: string;
  /** Absolute and normalised. */
  readonly path: string;
  /** The path without links, if it differs. */
  readonly realPath?: string;
}

/**
 * Changes the path of a stored file, as after a rename or a move, and `updatedAt` of its movie. What is known of the file on disk
 * changes if it is given.
 *
 * @returns whether the file is still stored
 */
export async function relocateMovieFile(
  deps: StoreMovieFileDeps,
  em: EntityManager,
  { fileId, path, realPath = path, size, mtimeMs, device, inode }: RelocatedMovieFile,
): Promise<boolean> {
  const row = await deps.database
    .kysely(em)
    .updateTable('movie_file')
    .set({
      path,
      name_key: fileNameKey(realPath),
      ...(size !== undefined && toDiskColumns({ size, mtimeMs, device, inode })),
    })
    .where('id', '=', fileId)
    .returning('movie_id')
    .executeTakeFirst();
  if (row === undefined || !(await touchMovie(deps, em, row.movie_id))) {
    return false;
  }
  await scoreMovieFiles(deps.database, em, [row.movie_id]);
  return true;
}
