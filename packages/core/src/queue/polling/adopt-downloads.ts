import type { Kysely } from 'kysely';
import type { Database } from '../../database/database.ts';
import type { DB } from '../../database/schema/db.ts';
import { isOneOf } from '../../database/schema/expressions.ts';
import type { ClientDownload } from '../../downloads/download-client.ts';
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
  readonly client: { readonly id: string; readonly name: string };
  /** Those that no item is of. */
  readonly downloads: readonly ClientDownload[];
}

/** Further ones wait for the next poll. */
const atOnce = 200;

/** Finds the movies of downloads that users have added to our category. */
export async function adoptDownloads(
  { database }: { readonly database: Database },
  { client, downloads }: AdoptParams,
): Promise<readonly AdoptedDownload[]> {
  const some = downloads.slice(0, atOnce);
  if (some.length === 0) {
    return [];
  }
  const grabs = await database
    .kysely(database.fork())
    .selectFrom('grab')
    .select(['state', 'download_id as downloadId'])
    .where('client_id', '=', client.id)
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
  for (const { download, movieId, quality, isIgnored } of adopted) {
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
