import type { Database, EntityManager } from '../database/database.ts';
import type { FileIdentity } from '../disk/file-identity.ts';
import type { RecycledFile } from '../files/removal-plan.ts';
import { storeMovieFile } from '../files/store-movie-file.ts';
import type { StoreMovieFileDeps } from '../files/touch-movie.ts';
import { recordActivity } from '../history/record-activity.ts';

/**
 * Gives a restored file back to its movie, or to the one that has been added again since. Without such a movie, and if its version is
 * gone, has another root folder or another file now, no row is written: a scan will find the file.
 */
export async function storeRestoredFile(
  deps: StoreMovieFileDeps,
  em: EntityManager,
  file: RecycledFile,
  identity: FileIdentity | null,
): Promise<void> {
  const movie = await findMovie(deps.database, em, file);
  if (movie === null) {
    return;
  }
  const { movieId, title } = movie;
  const { id, path, versionId, dateAdded, probedAt, mediaProblem, probe, ...stored } = file;
  const isFree = movie.isSameRoot && !(await hasFile(deps.database, em, { movieId, versionId }));
  const fileId = isFree
    ? (
        await storeMovieFile(deps, em, {
          ...{ ...stored, movieId, versionId, path, dateAdded: new Date(dateAdded) },
          probedAt: probedAt === null ? null : new Date(probedAt),
          mediaProblem: mediaProblem as object | null,
          probe: probe as object | null,
          ...(identity !== null && {
            size: identity.size,
            mtimeMs: Number(BigInt(identity.mtimeNs) / 1_000_000n),
            device: identity.device,
            inode: identity.inode,
          }),
        })
      ).fileId
    : id;
  await recordActivity(deps.database.kysely(em), {
    ...{ type: 'restored', movieId, title, at: deps.now() },
    data: { fileId, path, versionId: versionId ?? movieId, quality: file.quality, stored: isFree },
  });
}

/** @returns null if neither the movie, nor its version, is in the library */
async function findMovie(
  database: Database,
  em: EntityManager,
  { movieId, versionId, tmdbId, rootFolderPath }: RecycledFile,
) {
  const kysely = database.kysely(em);
  const movie = await kysely
    .selectFrom('movie')
    .select(['id as movieId', 'title', 'root_folder_path as rootFolderPath'])
    .where('tmdb_id', '=', tmdbId)
    .executeTakeFirst();
  if (movie === undefined) {
    return null;
  }
  if (versionId === null) {
    return { ...movie, isSameRoot: movie.rootFolderPath === rootFolderPath };
  }
  const version = await kysely
    .selectFrom('movie_version')
    .select('root_folder_path as rootFolderPath')
    .where('id', '=', versionId)
    .where('movie_id', '=', movieId)
    .executeTakeFirst();
  const versionRoot = version?.rootFolderPath ?? movie.rootFolderPath;
  return version === undefined || movie.movieId !== movieId
    ? null
    : { ...movie, isSameRoot: versionRoot === rootFolderPath };
}

async function hasFile(
  database: Database,
  em: EntityManager,
  { movieId, versionId }: { readonly movieId: string; readonly versionId: string | null },
): Promise<boolean> {
  const file = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .where('movie_id', '=', movieId)
    .where('version_id', versionId === null ? 'is' : '=', versionId)
    .executeTakeFirst();
  return file !== undefined;
}
