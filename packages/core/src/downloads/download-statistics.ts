import type { Database } from '../database/database.ts';
import type { DownloadStatistics } from './downloads.ts';

const counters = {
  imported: 'imported',
  upgraded: 'upgraded',
  downloadFailed: 'failed',
  importBlocked: 'importBlocked',
} as const;
type CountedType = keyof typeof counters;

/** The history is kept for good, so what is counted in it never becomes less. */
export async function readDownloadStatistics({
  readKysely,
}: Pick<Database, 'readKysely'>): Promise<DownloadStatistics> {
  const [queue, history] = await Promise.all([
    readKysely
      .selectFrom('queue_item')
      .select(['state', ({ fn }) => fn.countAll().as('count')])
      .where('state', '<>', 'ignored')
      .groupBy('state')
      .orderBy('state')
      .execute(),
    readKysely
      .selectFrom('activity')
      .select(['type', ({ fn }) => fn.countAll().as('count')])
      .where('type', 'in', Object.keys(counters) as CountedType[])
      .groupBy('type')
      .execute(),
  ]);
  const total = (type: CountedType) => Number(history.find((row) => row.type === type)?.count ?? 0);
  return {
    queue: queue.map(({ state, count }) => ({ state, count: Number(count) })),
    imported: total('imported'),
    upgraded: total('upgraded'),
    failed: total('downloadFailed'),
    importBlocked: total('importBlocked'),
  };
}
