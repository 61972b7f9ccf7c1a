import type { Kysely } from 'kysely';
import type { Database } from '../../database/database.ts';
import type { DB } from '../../database/schema/db.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import type { ClientDownload } from '../../downloads/download-client.ts';
import type { DownloadClientRow } from '../../downloads/download-client-rows.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import { matchReleases } from '../../matching/match-release.ts';
import { parseReleaseName } from '../../releases/parse-release-name.ts';

/** A download that becomes an item of the queue, though nothing was grabbed for it. */
export interface AdoptedDownload {
  readonly download: ClientDownload;
  /** The movie that its name certainly means; null: none. */
  readonly movieId: string | null;
  readonly quality: string;
  /** Its grab has ended: it is only kept from being adopted again. */
  readonly isIgnored: boolean;
}

interface AdoptParams {
  readonly client: DownloadClientRow;
  /** Those that no item is of. */
  readonly downloads: readonly ClientDownload[];
}

/** Further ones wait for the next poll. */
const atOnce = 200;

/** Others with the same program and category, which list the same downloads. */
async function findTwins(kysely: Kysely<DB>, client: DownloadClientRow): Promise<readonly string[]> {
  const rows = await kysely
    .selectFrom('download_client')
    .select(['id', 'host', 'category'])
    .where('id', '<>', client.id)
    .where('implementation', '=', client.implementation)
    .where('port', client.port === null ? 'is' : '=', client.port)
    .execute();
  const keyOf = ({ host, category }: Pick<DownloadClientRow, 'host' | 'category'>) =>
    `${host}\n${category}`.toLowerCase();
  return rows.filter((row) => keyOf(row) === keyOf(client)).map(({ id }) => id);
}

/** Downloads that are in the queue by another client. */
async function findOfTwins(kysely: Kysely<DB>, client: DownloadClientRow): Promise<ReadonlySet<string>> {
  const twins = await findTwins(kysely, client);
  if (twins.length === 0) {
    return new Set();
  }
  const rows = await kysely
    .selectFrom('queue_item')
    .select('download_id as downloadId')
    .where('client_id', 'in', twins)
    .execute();
  return new Set(rows.map(({ downloadId }) => downloadId));
}

/** Finds the movies of downloads that users have added to our category. */
export async function adoptDownloads(
  { database }: { readonly database: Database },
  { client, downloads }: AdoptParams,
): Promise<readonly AdoptedDownload[]> {
  if (downloads.length === 0) {
    return [];
  }
  const kysely = database.kysely(database.fork());
  const ofTwins = await findOfTwins(kysely, client);
  const some = downloads.filter(({ id }) => !ofTwins.has(id)).slice(0, atOnce);
  const clients = [client.id, ...(await findTwins(kysely, client))];
  const grabs = await kysely
    .selectFrom('grab')
    .select(['state', 'download_id as downloadId'])
    .where('client_id', 'in', clients)
    .where((either) =>
      either.or([
        either('state', '=', 'grabbing'),
        isOneOf(
          database.driver,
          'download_id',
          'text',
          some.map(({ id }) => id),
        ),
      ]),
    )
    .execute();
  // One of them may be what is handed over now.
  if (grabs.some(({ state }) => state === 'grabbing')) {
    return [];
  }
  const grabbed = new Set(grabs.map(({ downloadId }) => downloadId));
  const parsed = some.map(({ title }) => parseReleaseName(title));
  const matches = await matchReleases({ database }, parsed);
  return some.map((download, index) => {
    const match = matches[index];
    return {
      download,
      movieId: match?.kind === 'one' ? match.movieId : null,
      quality: parsed[index]?.quality.name ?? 'Unknown',
      isIgnored: grabbed.has(download.id),
    };
  });
}

/** Adds them to the queue. What the client does with them, the next poll writes. */
export async function insertAdopted(
  kysely: Kysely<DB>,
  {
    client,
    adopted,
    at,
  }: Pick<AdoptParams, 'client'> & {
    readonly adopted: readonly AdoptedDownload[];
    readonly at: Date;
  },
): Promise<void> {
  if (adopted.length === 0) {
    return;
  }
  // Its twin may have been faster.
  const ofTwins = await findOfTwins(kysely, client);
  for (const { download, movieId, quality, isIgnored } of adopted) {
    if (ofTwins.has(download.id)) continue;
    await kysely
      .insertInto('queue_item')
      .values({
        ...{ id: uuidv7(), client_id: client.id, client_name: client.name, download_id: download.id },
        ...{ movie_id: movieId, version_id: movieId, title: download.title, protocol: download.protocol },
        ...{ indexer: null, quality, state: isIgnored ? 'ignored' : 'downloading', status: 'queued' },
        ...{ messages: '[]', is_seeded: download.isSeeded, ended_at: isIgnored ? at : null },
        ...{ added_at: at, updated_at: at },
      })
      .onConflict((conflict) => conflict.columns(['client_id', 'download_id']).doNothing())
      .execute();
  }
}
