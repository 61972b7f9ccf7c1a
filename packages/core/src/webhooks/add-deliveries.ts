import type { Database, EntityManager } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { LoggedEvent } from '../events/event-log.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { TaskService } from '../tasks/task-service.ts';
import { enqueueDeliveries } from './enqueue-deliveries.ts';
import type { WebhookRow } from './webhook-rows.ts';

export interface AddDeliveriesDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  readonly now: () => Date;
}

interface NewDeliveries {
  /** As it was when the events were read after its position. */
  readonly webhook: Pick<WebhookRow, 'id' | 'position' | 'updated_at'>;
  readonly events: readonly LoggedEvent[];
}

/**
 * Adds the deliveries of events to a webhook and moves its position, in one transaction.
 *
 * @returns false if another process has moved it, or the webhook was changed or is gone
 */
export async function addDeliveries(
  deps: AddDeliveriesDeps,
  { webhook: { id: webhookId, position, updated_at: updatedAt }, events }: NewDeliveries,
): Promise<boolean> {
  const { database } = deps;
  const last = events.at(-1)?.seq ?? position;
  return database.transaction(async (em) => {
    const kysely = database.kysely(em);
    const { numUpdatedRows } = await kysely
      .updateTable('webhook')
      .set({ position: last })
      .where('id', '=', webhookId)
      .where('position', '=', position)
      .where('updated_at', '=', updatedAt)
      .where('enabled', '=', true)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      return false;
    }
    await insertDeliveries(deps, em, { webhookId, events });
    return true;
  });
}

/** Adds deliveries of events, and the task that sends them. The caller moves the position of the webhook. */
export async function insertDeliveries(
  { database, tasks, now }: AddDeliveriesDeps,
  em: EntityManager,
  { webhookId, events }: { readonly webhookId: string; readonly events: readonly LoggedEvent[] },
): Promise<void> {
  const movies = await readMovies(database, em, events);
  const at = now();
  const deliveries = events.map(({ seq, event }) => {
    const id = uuidv7();
    const { id: eventId, type, at: happenedAt, ...data } = event;
    const movie = movies.get(event.movieId ?? '') ?? null;
    const body = { id, event: type, eventId, at: happenedAt, movie, data };
    return {
      ...{ id, webhook_id: webhookId, event_seq: seq, event_type: type, movie_id: event.movieId },
      ...{
        body: JSON.stringify(body),
        state: 'pending' as const,
        attempts: 0,
        created_at: at,
        updated_at: at,
      },
    };
  });
  await database.kysely(em).insertInto('webhook_delivery').values(deliveries).execute();
  await enqueueDeliveries(tasks, em, webhookId);
}

/** What receivers want to show of the movies; one that is deleted is missing. */
async function readMovies(database: Database, em: EntityManager, events: readonly LoggedEvent[]) {
  const ids = [...new Set(events.flatMap(({ event }) => event.movieId ?? []))];
  const rows = await database
    .kysely(em)
    .selectFrom('movie')
    .select(['id', 'title', 'year', 'tmdb_id as tmdbId', 'imdb_id as imdbId'])
    .where(isOneOf(database.driver, 'id', 'uuid', ids))
    .execute();
  return new Map(rows.map((movie) => [movie.id, movie]));
}
