import type { Database } from '../database/database.ts';
import { LibraryError } from '../errors/library-error.ts';
import { findFoundRelease } from '../found-releases/found-releases.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { matchedRelease, matchRelease } from '../matching/match-release.ts';
import { findMovieId } from '../movies/find-movie-id.ts';
import type { Release } from '../releases/release.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { validate } from '../validation/validate.ts';
import { readVersion } from '../versions/read-versions.ts';
import { readDownloadStatistics } from './download-statistics.ts';
import type { Downloads } from './downloads.ts';
import { type ReleaseGrabbed, type ReleaseGrabInput, releaseGrabSchema } from './grab.schema.ts';
import type { GrabbedRelease, GrabRelease, GrabReleaseParams } from './grab-release.ts';
import { createListGrabs } from './grabs/list-grabs.ts';
import type { PendingGrabs } from './pending-grabs.ts';

export interface DownloadsDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly grabRelease: GrabRelease;
  readonly pending: PendingGrabs;
  readonly now: () => Date;
}

/** The operations on what is downloaded. */
export function createDownloads(deps: DownloadsDeps): Downloads {
  return {
    grab: (input) => grab(deps, validate(releaseGrabSchema, input)),
    grabs: createListGrabs(deps),
    cancel: (id) => cancelGrab(deps, id),
    statistics: () => readDownloadStatistics(deps.database),
  };
}

async function grab(deps: DownloadsDeps, input: ReleaseGrabInput): Promise<ReleaseGrabbed> {
  const { database } = deps;
  const release = await findFoundRelease(deps, input.indexerId, input.guid);
  if (release === null) {
    throw new LibraryError(
      'RELEASE_NOT_FOUND',
      'No search of the last day found a release with this guid at this indexer. Search again.',
    );
  }
  const em = database.fork();
  const movieId =
    input.movieId === undefined
      ? await findMovieOf(database, release)
      : await findMovieId(database, em, input.movieId);
  const versionId =
    input.versionId === undefined ? movieId : (await readVersion(database, em, movieId, input.versionId)).id;
  const grabbed = await grabOrKeep(deps, { release, movieId, versionId, source: 'interactive' });
  return { downloadId: grabbed.downloadId, queueId: grabbed.grabId, title: grabbed.title };
}

/** A release that no download client can take now stays pending; the error says so. */
async function grabOrKeep(deps: DownloadsDeps, params: GrabReleaseParams): Promise<GrabbedRelease> {
  try {
    const grabbed = await deps.grabRelease(params, new AbortController().signal);
    await deps.pending.remove(params);
    return grabbed;
  } catch (cause) {
    if (!(cause instanceof LibraryError) || cause.code !== 'DOWNLOAD_CLIENT_UNAVAILABLE') throw cause;
    const dueAt = await deps.pending.keep(params);
    const message = `${cause.message} The release stays pending and is tried again after ${dueAt.toISOString()}.`;
    throw new LibraryError(cause.code, message, { cause });
  }
}

/** @throws LibraryError `MOVIE_NOT_FOUND` */
async function findMovieOf(database: Database, release: Release): Promise<string> {
  const { title } = release;
  const match = await matchRelease({ database }, matchedRelease(release));
  if (match.kind === 'one') {
    return match.movieId;
  }
  throw new LibraryError(
    'MOVIE_NOT_FOUND',
    match.kind === 'none'
      ? `No movie of the library is the one of ${title}. Say which by movieId.`
      : `Several movies of the library may be the one of ${title}. Say which by movieId.`,
  );
}

async function cancelGrab({ database, now }: DownloadsDeps, id: string): Promise<void> {
  const uuid = normalizeUuid(id);
  const isCancelled = await database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const { numUpdatedRows } = await kysely
      .updateTable('grab')
      .set({ state: 'cancelled', ended_at: now(), updated_at: now() })
      .where('id', '=', uuid)
      .where('state', '=', 'grabbed')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      return false;
    }
    await kysely
      .updateTable('queue_item')
      .set({ state: 'ignored', ended_at: now(), updated_at: now() })
      .where('id', '=', uuid)
      .where('state', 'in', ['downloading', 'importPending'])
      .execute();
    return true;
  });
  if (isCancelled) {
    return;
  }
  const kysely = database.kysely(database.fork());
  const found = await kysely.selectFrom('grab').select('state').where('id', '=', uuid).executeTakeFirst();
  throw found === undefined
    ? new LibraryError('GRAB_NOT_FOUND', 'No grab has this id.')
    : new LibraryError(
        'GRAB_NOT_CANCELLABLE',
        found.state === 'grabbing'
          ? 'The grab is being handed to its download client. Try again in a minute.'
          : `The grab has ended: it is ${found.state}.`,
      );
}
