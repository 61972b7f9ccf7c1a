import { sql } from 'kysely';
import type { Database, EntityManager } from '../../database/database.ts';
import { readDownloadSettings } from '../../download-settings/create-download-settings.ts';
import { recordActivity } from '../../history/record-activity.ts';
import type { SearchType } from '../../movies/movie.schema.ts';
import { clean } from '../../text/clean.ts';
import { counted } from '../../text/counted.ts';
import { downloadData } from '../download-data.ts';
import { blocklistDownload } from './blocklist-download.ts';

/** Why a download failed: what its client says, or what was found out about it here. */
export type DownloadFailureReason =
  | 'missingArticles'
  | 'password'
  | 'missingFiles'
  | 'unpack'
  | 'invalidFile'
  | 'other'
  | 'stalled'
  | 'fake'
  | 'sample'
  | 'truncated';

/** What is wrong with the content of a release would be wrong with a repost of it too. */
const contentFailures: ReadonlySet<DownloadFailureReason> = new Set([
  'password',
  'invalidFile',
  'fake',
  'sample',
]);

export interface FailDownloadDeps {
  readonly database: Database;
  /** Enqueues a search for a movie in this transaction, also while another one runs. */
  readonly enqueueSearch: (em: EntityManager, search: SearchAfterFailure) => Promise<unknown>;
}

export interface SearchAfterFailure {
  readonly movieId: string;
  /** Of the queue item. One search is enqueued for each. */
  readonly itemId: string;
  readonly searchType: SearchType;
}

export interface FailDownloadParams {
  readonly item: { readonly id: string };
  readonly reason: DownloadFailureReason;
  /** A sentence for people. */
  readonly message: string;
  readonly now: Date;
}

const dayMs = 86_400_000;

/**
 * Ends a download that has failed, in one transaction: its release goes on the blocklist, its grab ends, the history says why, its client is to
 * remove it if that is wanted, and another release is searched for, unless too many of the same version have failed lately.
 *
 * @param em a transaction
 * @returns false if the download has ended already; nothing changes then
 */
export async function failDownload(
  deps: FailDownloadDeps,
  em: EntityManager,
  { item: { id }, reason, message, now }: FailDownloadParams,
): Promise<boolean> {
  const { database } = deps;
  const text = clean(message);
  const item = await setFailed(database, em, { id, message: text, now });
  if (item === undefined) {
    return false;
  }
  await endGrab(database, em, { id, message: text, now });
  const coversReposts = contentFailures.has(reason);
  await blocklistDownload(database, em, item, { reason: text, coversReposts, now });
  const { movieId } = item;
  const title = movieId === null ? undefined : await findTitle(database, em, movieId);
  if (movieId === null || title === undefined) {
    return true;
  }
  const noSearch = await findReasonAgainstSearch(database, em, { versionId: item.versionId ?? movieId, now });
  await recordActivity(database.kysely(em), {
    ...{ type: 'downloadFailed', movieId, title, at: now },
    data: {
      ...downloadData({ ...item, movieId }),
      ...{ reason, message: noSearch === null ? text : `${text} ${noSearch}`, isSearched: noSearch === null },
    },
  });
  if (noSearch === null) {
    const searchType = await chooseSearchType(database, em, { movieId, versionId: item.versionId });
    await deps.enqueueSearch(em, { movieId, itemId: id, searchType });
  }
  return true;
}

interface Ending {
  readonly id: string;
  readonly message: string;
  readonly now: Date;
}

async function setFailed(database: Database, em: EntityManager, { id, message, now }: Ending) {
  return database
    .kysely(em)
    .updateTable('queue_item')
    .set(({ selectFrom, ref }) => ({
      ...{ state: 'failed', status: 'failed', error_message: message },
      ...{ speed: null, seconds_left: null, ended_at: now, updated_at: now },
      removal: selectFrom('download_client')
        .select(sql.lit('downloadAndData' as const).as('removal'))
        .where('id', '=', ref('queue_item.client_id'))
        .where('remove_failed', '=', true),
    }))
    .where('id', '=', id)
    .where('state', 'not in', ['imported', 'failed', 'ignored'])
    .returning(['id', 'movie_id as movieId', 'version_id as versionId', 'download_id as downloadId'])
    .returning(['client_name as clientName', 'title', 'protocol', 'indexer', 'quality', 'size'])
    .executeTakeFirst();
}

async function endGrab(database: Database, em: EntityManager, { id, message, now }: Ending): Promise<void> {
  await database
    .kysely(em)
    .updateTable('grab')
    .set({ state: 'failed', message, ended_at: now, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'grabbed')
    .execute();
}

const findTitle = async (database: Database, em: EntityManager, movieId: string) =>
  (await database.kysely(em).selectFrom('movie').select('title').where('id', '=', movieId).executeTakeFirst())
    ?.title;

/** @returns a sentence; null if another release is searched for */
async function findReasonAgainstSearch(
  database: Database,
  em: EntityManager,
  { versionId, now }: { readonly versionId: string; readonly now: Date },
): Promise<string | null> {
  const { searchAfterFailure, maximumFailedSearches } = await readDownloadSettings(database, em);
  if (!searchAfterFailure) {
    return 'No other release is searched for, as the settings say.';
  }
  const { failed } = await database
    .kysely(em)
    .selectFrom('grab')
    .select(({ fn }) => fn.countAll<number>().as('failed'))
    .where('version_id', '=', versionId)
    .where('state', '=', 'failed')
    .where('ended_at', '>', new Date(now.getTime() - dayMs))
    .executeTakeFirstOrThrow();
  return Number(failed) < maximumFailedSearches
    ? null
    : `No other release is searched for now, as ${counted(Number(failed), 'download')} of this version failed within 24 hours.`;
}

/** A version with a file is searched for as an upgrade. */
async function chooseSearchType(
  database: Database,
  em: EntityManager,
  { movieId, versionId }: { readonly movieId: string; readonly versionId: string | null },
): Promise<SearchType> {
  const ofVersion = versionId === movieId ? null : versionId;
  const file = await database
    .kysely(em)
    .selectFrom('movie_file')
    .select('id')
    .where('movie_id', '=', movieId)
    .where('version_id', ofVersion === null ? 'is' : '=', ofVersion)
    .executeTakeFirst();
  return file === undefined ? 'missing' : 'cutOffUnmet';
}
