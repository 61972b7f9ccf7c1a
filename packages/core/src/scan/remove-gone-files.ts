import { diskIdOf } from '../disk/disk-entry.ts';
import { removeMovieFileRow } from '../files/touch-movie.ts';
import { recordActivity } from '../history/record-activity.ts';
import type { Change } from './change-queue.ts';
import { findProblem } from './check-root.ts';
import { type GoneFile, mayExist } from './find-gone-files.ts';
import { isMovieBusy } from './is-movie-busy.ts';
import type { RootScan } from './root-scan.ts';

const batchSize = 200;

/**
 * Removes the files that are gone from the library. Does nothing if the root is no longer the folder that it was when the scan
 * began, as after an unmount.
 *
 * @param diskId device and inode of the root then
 */
export async function removeGoneFiles(scan: RootScan, diskId: string): Promise<void> {
  const { root, gone, changes, signal } = scan;
  await changes.flush();
  if (!(await isStillThere(root.path, diskId, signal))) {
    return;
  }
  for (const file of gone.remaining()) {
    signal.throwIfAborted();
    if (!(await mayExist(file.path))) {
      await changes.add(removeFile(scan, file));
    }
  }
  await changes.flush();
  await removeGoneUnmatched(scan);
}

async function isStillThere(root: string, diskId: string, signal: AbortSignal): Promise<boolean> {
  const problem = await findProblem(root, signal);
  return problem === null && (await diskIdOf(root).catch(() => null)) === diskId;
}

function removeFile({ deps: { database, now }, tally }: RootScan, { id, path }: GoneFile): Change {
  return async (em) => {
    const known = await database
      .kysely(em)
      .selectFrom('movie_file as f')
      .innerJoin('movie as m', 'm.id', 'f.movie_id')
      .select(['m.id as movieId', 'm.title', 'f.version_id as versionId'])
      .where('f.id', '=', id)
      .where('f.path', '=', path)
      .executeTakeFirst();
    if (known === undefined || (await isMovieBusy(database, em, known.movieId))) {
      return undefined;
    }
    const { movieId, title, versionId } = known;
    await removeMovieFileRow({ database, now }, em, id);
    const data = { fileId: id, path, versionId: versionId ?? movieId, reason: 'missing' };
    await recordActivity(database.kysely(em), { type: 'deleted', movieId, title, at: now(), data });
    return () => tally.add('removed');
  };
}

/** Also those that have become the file of a movie by other means. */
async function removeGoneUnmatched({ deps: { database }, root, changes, signal }: RootScan): Promise<void> {
  for (let after = ''; ; ) {
    signal.throwIfAborted();
    const batch = await database
      .kysely(database.fork())
      .selectFrom('unmatched_file as u')
      .leftJoin('movie_file as f', 'f.path', 'u.path')
      .select(['u.id', 'u.path', 'f.id as fileId'])
      .where('u.root_folder_id', '=', root.id)
      .where('u.path', '>', after)
      .orderBy('u.path')
      .limit(batchSize)
      .execute();
    const exist = await Promise.all(batch.map(({ path }) => mayExist(path)));
    for (const [index, { id, fileId }] of batch.entries()) {
      if (exist[index] === false || fileId !== null) {
        await changes.add(async (em) => {
          await database.kysely(em).deleteFrom('unmatched_file').where('id', '=', id).execute();
          return undefined;
        });
      }
    }
    if (batch.length < batchSize) {
      break;
    }
    after = batch.at(-1)?.path ?? '';
  }
  await changes.flush();
}
