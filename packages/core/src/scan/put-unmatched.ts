import type { FileIdentity } from '../disk/file-identity.ts';
import { uuidv7 } from '../ids/uuid.ts';
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
export function putUnmatched({ deps, root }: RootScan, video: UnmatchedVideo): Change {
  const { path, ids, reason, candidates } = video;
  const { size, mtimeMs, device, inode } = onDisk(video.identity);
  const fields = {
    ...{ size, device, inode, reason, mtime_ms: mtimeMs, root_folder_id: root.id },
    ...{ imdb_id: ids.imdbId, tmdb_id: ids.tmdbId },
    candidates: candidates === null ? null : JSON.stringify(candidates),
  };
  return async (em) => {
    if (await isFileOfMovie(deps.database, em, path)) {
      return undefined;
    }
    await deps.database
      .kysely(em)
      .insertInto('unmatched_file')
      .values({ ...fields, id: uuidv7(), path, found_at: deps.now() })
      .onConflict((conflict) => conflict.column('path').doUpdateSet(fields))
      .execute();
    return undefined;
  };
}

/** A file that is no longer unmatched. */
export function removeUnmatched({ deps }: Pick<RootScan, 'deps'>, path: string): Change {
  return async (em) => {
    await deps.database.kysely(em).deleteFrom('unmatched_file').where('path', '=', path).execute();
    return undefined;
  };
}
