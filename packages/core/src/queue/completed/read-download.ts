import type { Database } from '../../database/database.ts';
import { fromStoredFacts } from '../../found-releases/stored-release.ts';
import type { ReleaseQuality } from '../../releases/parsed-release.schema.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';
import type { ReleasePromise } from './check-promise.ts';

/** A queue item with its grab and its movie. */
export interface Download {
  readonly item: QueueItemRow;
  /** Null: a user added it at the client. */
  readonly promised: ReleasePromise | null;
  readonly promisedQuality: ReleaseQuality['name'] | null;
  /** Whether a user chose the release, whatever the quality profile allows. */
  readonly isInteractive: boolean;
  /** Null: not known, or deleted. */
  readonly movie: DownloadedMovie | null;
}

export interface DownloadedMovie {
  readonly movieId: string;
  readonly tmdbId: number;
  readonly title: string;
  readonly year: number | null;
  /** Minutes. */
  readonly runtime: number | null;
}

export async function readDownload({ readKysely }: Database, item: QueueItemRow): Promise<Download> {
  const grab = await readKysely
    .selectFrom('grab')
    .select(['release', 'source'])
    .where('id', '=', item.id)
    .executeTakeFirst();
  const release = fromStoredFacts(grab?.release ?? null);
  return {
    item,
    promised: release === null ? null : { quality: release.parsed.quality, size: release.size },
    promisedQuality: release?.parsed.quality.name ?? null,
    isInteractive: grab?.source === 'interactive',
    movie: item.movie_id === null ? null : await readMovie({ readKysely }, item.movie_id),
  };
}

export async function readMovie(
  { readKysely }: Pick<Database, 'readKysely'>,
  movieId: string,
): Promise<DownloadedMovie | null> {
  const movie = await readKysely
    .selectFrom('movie')
    .select(['id as movieId', 'tmdb_id as tmdbId', 'title', 'year', 'runtime'])
    .where('id', '=', movieId)
    .executeTakeFirst();
  return movie ?? null;
}
