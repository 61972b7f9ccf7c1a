import { relative } from 'node:path';
import type { Insertable } from 'kysely';
import type { DB } from '../database/schema/db.ts';
import type { FileIdentity } from '../disk/file-identity.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { parseReleasePath } from '../releases/parse-release-path.ts';
import type { Change } from './change-queue.ts';
import { isFileOfMovie } from './is-movie-busy.ts';
import { onDisk } from './probe-video.ts';
import type { MovieIds } from './read-nfo.ts';
import type { RootScan } from './root-scan.ts';
import type { UnmatchedCandidate, UnmatchedReason } from './unmatched.schema.ts';

export interface UnmatchedVideo {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly ids: MovieIds;
  readonly reason: UnmatchedReason;
  /** Null: they are still to be looked up. */
  readonly candidates: readonly UnmatchedCandidate[] | null;
}

/** Stores a file that waits for a match. One that is stored already keeps its id. */
export function putUnmatched(scan: RootScan, video: UnmatchedVideo): Change {
  const { path, ids, reason, candidates } = video;
  const { size, mtimeMs, device, inode } = onDisk(video.identity);
  return putRow(scan, path, {
    ...{ size, device, inode, reason, mtime_ms: mtimeMs },
    ...{ imdb_id: ids.imdbId, tmdb_id: ids.tmdbId },
    candidates: candidates === null ? null : JSON.stringify(candidates),
  });
}

type UnmatchedColumns = Omit<Insertable<DB['unmatched_file']>, 'id' | 'path' | 'root_folder_id' | 'found_at'>;

const putRow =
  ({ deps, root }: RootScan, path: string, columns: UnmatchedColumns): Change =>
  async (em) => {
    if (await isFileOfMovie(deps.database, em, path)) {
      return undefined;
    }
    const fields = { ...columns, root_folder_id: root.id };
    await deps.database
      .kysely(em)
      .insertInto('unmatched_file')
      .values({ ...fields, id: uuidv7(), path, found_at: deps.now() })
      .onConflict((conflict) => conflict.column('path').doUpdateSet(fields))
      .execute();
    return undefined;
  };

/** Stores a file that was that of a movie until a better one was found. */
export const putUnmatchedFile = (
  scan: RootScan,
  { path, size, mtimeMs, device, inode }: StoredMovieFile,
  candidates: readonly UnmatchedCandidate[],
): Change => {
  const parsed = parseReleasePath(relative(scan.root.path, path));
  const { imdbId, tmdbId } = parsed;
  return putRow(scan, path, {
    // A scan stores all of them.
    ...{ size, mtime_ms: mtimeMs ?? 0, device: device ?? '', inode: inode ?? '' },
    ...{ imdb_id: imdbId, tmdb_id: tmdbId },
    ...{ reason: 'movieHasFile', candidates: JSON.stringify(candidates) },
  });
};

/** A file that is no longer unmatched. */
export function removeUnmatched({ deps }: Pick<RootScan, 'deps'>, path: string): Change {
  return async (em) => {
    await deps.database.kysely(em).deleteFrom('unmatched_file').where('path', '=', path).execute();
    return undefined;
  };
}
