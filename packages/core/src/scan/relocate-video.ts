import type { Database, EntityManager } from '../database/database.ts';
import type { FileIdentity } from '../disk/file-identity.ts';
import { isBelow } from '../disk/is-within.ts';
import { relocateMovieFile } from '../files/store-movie-file.ts';
import { recordActivity } from '../history/record-activity.ts';
import type { Change } from './change-queue.ts';
import type { GoneFile } from './find-gone-files.ts';
import { isMovieBusy } from './is-movie-busy.ts';
import { onDisk } from './probe-video.ts';
import { removeUnmatched } from './put-unmatched.ts';
import { isCertainlySame, isSameMedia } from './relocated-files.ts';
import type { RootScan } from './root-scan.ts';

/**
 * Finds the file of a movie that has been renamed to a found one: by device, inode, size and time, or by inode, size and media
 * info where the device has another number or the time has changed.
 *
 * @returns null if it is a new file
 */
export async function findRenamed(
  { deps, gone, signal }: RootScan,
  path: string,
  identity: FileIdentity,
): Promise<GoneFile | null> {
  const candidates = gone.isEmpty ? [] : gone.find(identity);
  const certain = candidates.find((candidate) => isCertainlySame(candidate, identity));
  if (certain !== undefined || candidates.length === 0) {
    return certain ?? null;
  }
  const media = await deps.mediaProbe.probe(path, { signal });
  for (const candidate of candidates) {
    if (isSameMedia(await readProbe(deps.database, candidate.id), media)) {
      return candidate;
    }
  }
  return null;
}

async function readProbe(database: Database, id: string): Promise<object | null> {
  const row = await database
    .kysely(database.fork())
    .selectFrom('movie_file')
    .select('probe')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.probe ?? null;
}

/** Gives a stored file its new path. */
export function relocateVideo(scan: RootScan, file: GoneFile, path: string, identity: FileIdentity): Change {
  const { deps, tally } = scan;
  const { database, now } = deps;
  return async (em) => {
    const known = await database
      .kysely(em)
      .selectFrom('movie_file as f')
      .innerJoin('movie as m', 'm.id', 'f.movie_id')
      .select(['m.id as movieId', 'm.title', 'm.folder_path as folder', 'm.root_folder_path as rootPath'])
      .select('f.version_id as versionId')
      .where('f.id', '=', file.id)
      .where('f.path', '=', file.path)
      .executeTakeFirst();
    if (known === undefined || (await isMovieBusy(database, em, known.movieId))) {
      return undefined;
    }
    const { movieId, title } = known;
    await relocateMovieFile({ database, now }, em, { fileId: file.id, path, ...onDisk(identity) });
    await forgetFolder(scan, em, { ...known, from: file.path, to: path });
    await removeUnmatched(scan, path)(em);
    const data = {
      fileId: file.id,
      path,
      versionId: known.versionId ?? movieId,
      from: file.path,
      method: 'scan',
    };
    await recordActivity(database.kysely(em), { type: 'renamed', movieId, title, at: now(), data });
    return () => tally.add('renamed');
  };
}

interface MovedFile {
  readonly movieId: string;
  readonly rootPath: string;
  readonly folder: string | null;
  readonly from: string;
  readonly to: string;
}

/** A movie whose file has left its folder has the folder of the file from now on, which is found out when it is needed. */
async function forgetFolder(
  { deps: { database } }: RootScan,
  em: EntityManager,
  { movieId, rootPath, folder, from, to }: MovedFile,
): Promise<void> {
  const path = `${rootPath}/${folder}`;
  if (folder !== null && isBelow(from, path) && !isBelow(to, path)) {
    await database
      .kysely(em)
      .updateTable('movie')
      .set({ folder_path: null, folder_key: null })
      .where('id', '=', movieId)
      .execute();
  }
}
