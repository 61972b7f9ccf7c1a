import type { FileIdentity } from '../disk/file-identity.ts';
import type { Change } from './change-queue.ts';
import type { FoundVideo } from './found-video.ts';
import {
  hasOtherNumbers,
  hasSameIds,
  isUnchanged,
  type KnownFile,
  type KnownMatchedFile,
  type KnownUnmatchedFile,
} from './known-files.ts';
import { matchVideo } from './match-video.ts';
import { removeUnmatched } from './put-unmatched.ts';
import { refreshKnownFile } from './refresh-known-file.ts';
import { findRenamed, relocateVideo } from './relocate-video.ts';
import type { RootScan } from './root-scan.ts';

/** Compares a video with what is stored of it, and queues what has to change. A file that has just gone is left out. */
export async function scanVideo(
  scan: RootScan,
  video: FoundVideo,
  identity: FileIdentity,
  known: KnownFile | undefined,
): Promise<void> {
  scan.tally.add('videos');
  const change =
    known?.kind === 'movieFile'
      ? await checkMovieFile(scan, video, identity, known)
      : await checkOther(scan, video, identity, known);
  if (change === null) {
    scan.tally.add('unchanged');
  } else if (change !== undefined) {
    await scan.changes.add(change);
  }
}

/** Null: it is as it was; undefined: there is nothing to change. */
type Outcome = Change | null | undefined;

async function checkMovieFile(
  scan: RootScan,
  video: FoundVideo,
  identity: FileIdentity,
  known: KnownMatchedFile,
): Promise<Outcome> {
  if (!isUnchanged(known, identity) || !known.isProbed) {
    return refreshKnownFile(scan, video, known, identity);
  }
  if (hasOtherNumbers(known, identity)) {
    await scan.changes.add(setNumbers(scan, known.id, identity));
  }
  return null;
}

/** By these numbers a rename is recognised later; nothing that clients see changes. */
function setNumbers({ deps: { database } }: RootScan, id: string, { device, inode }: FileIdentity): Change {
  return async (em) => {
    await database.kysely(em).updateTable('movie_file').set({ device, inode }).where('id', '=', id).execute();
    return undefined;
  };
}

async function checkOther(
  scan: RootScan,
  video: FoundVideo,
  identity: FileIdentity,
  known: KnownUnmatchedFile | undefined,
): Promise<Outcome> {
  const isSame = known !== undefined && isUnchanged(known, identity);
  if (isSame && !scan.rematches && hasSameIds(known, await video.readIds())) {
    return null;
  }
  const kind = video.leftOutKind();
  if (kind !== null) {
    scan.tally.leaveOut({ path: video.relativePath, reason: kind });
    return known === undefined ? undefined : removeUnmatched(scan, video.path);
  }
  const renamed = await findRenamed(scan, video.path, identity);
  if (renamed !== null) {
    scan.gone.take(renamed.path);
    return relocateVideo(scan, renamed, video.path, identity);
  }
  return matchVideo(scan, video, identity, isSame ? known : null);
}
