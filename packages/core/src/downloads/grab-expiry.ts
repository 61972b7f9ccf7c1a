import type { ExpressionBuilder } from 'kysely';
import type { DB } from '../database/schema/db.ts';

/** After so many days a grab that no import has ended no longer keeps its version from being grabbed again. */
export const grabExpiryDays = 14;
const dayMs = 86_400_000;

/** Grabs before this time have expired, whether or not their rows say so yet. */
export const expiredBefore = (now: Date): Date => new Date(now.getTime() - grabExpiryDays * dayMs);

export const liveGrabStates = ['grabbing', 'grabbed'] as const;

/** The condition that a grab is followed in the queue, by a client that shows what it does: it does not expire. */
export const isFollowed = ({ exists, selectFrom }: ExpressionBuilder<DB, 'grab'>) =>
  exists(
    selectFrom('queue_item')
      .innerJoin('download_client', 'download_client.id', 'queue_item.client_id')
      .select('queue_item.id')
      .whereRef('queue_item.id', '=', 'grab.id')
      .where('queue_item.state', 'in', ['downloading', 'importPending', 'importing', 'failedPending'])
      .where('download_client.implementation', '<>', 'WatchFolder'),
  );
