import type { Kysely } from 'kysely';
import type { DB } from '../database/schema/db.ts';
import type { ActivityType } from './activity.schema.ts';

interface NewEntry {
  /** When it happened. @default now */
  readonly at?: Date;
  readonly movieId: string;
  /** Title of the movie. */
  readonly title: string;
}

/** The file that an entry is about. */
export interface FileData {
  readonly fileId: string;
  /** Its absolute path afterwards; of a deleted file, the one that it had. */
  readonly path: string;
  /** The id of the movie for its default version. */
  readonly versionId: string;
}

/** An entry about a file, with whatever else is worth knowing about it, such as `from` or `quality`. */
export interface NewFileActivity extends NewEntry {
  readonly type: Exclude<ActivityType, 'added' | 'grabbed' | DownloadEventActivity | 'scanned'>;
  readonly data: FileData & Readonly<Record<string, unknown>>;
}

/** What was grabbed. Without addresses, which may contain keys. */
export interface GrabData {
  readonly grabId: string;
  /** The id of the movie for its default version. */
  readonly versionId: string;
  readonly releaseTitle: string;
  readonly indexer: string;
  readonly protocol: 'torrent' | 'usenet';
  readonly quality: string;
  readonly downloadClient: string;
}

/** A release that was handed to a download client. */
export interface NewGrabActivity extends NewEntry {
  readonly type: 'grabbed';
  readonly data: GrabData & Readonly<Record<string, unknown>>;
}

type DownloadEventActivity = 'downloadFailed' | 'importBlocked' | 'downloadRemoved';

/** What became of a download that was not imported. */
export interface NewDownloadActivity extends NewEntry {
  readonly type: DownloadEventActivity;
  /** `message`: why, as a sentence. */
  readonly data: GrabData & { readonly message: string } & Readonly<Record<string, unknown>>;
}

/** The result of a scan, which is about no movie. */
export interface NewScanActivity {
  readonly type: 'scanned';
  readonly at?: Date;
  readonly movieId: null;
  readonly title: null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Adds entries to the history in a transaction, the one that changes the rows: `await recordActivity(database.kysely(em), { type:
 * 'imported', movieId, title, data: { fileId, path, versionId, quality } })`.
 *
 * Each entry about a file is published as an event too, `file.imported` and so on, by a trigger; so is a grab, as
 * `release.grabbed`, and what became of a download, as `download.failed` and `download.importBlocked`. Movies that are added and deleted are recorded by triggers alone.
 */
export async function recordActivity(
  kysely: Kysely<DB>,
  ...entries: readonly (NewFileActivity | NewGrabActivity | NewDownloadActivity | NewScanActivity)[]
): Promise<void> {
  for (const { type, movieId, title, at = new Date(), data } of entries) {
    await kysely
      .insertInto('activity')
      .values({ type, movie_id: movieId, title, at, data: JSON.stringify(data) })
      .execute();
  }
}
