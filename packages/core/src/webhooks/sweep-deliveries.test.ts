import { expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { openTaskService } from '../tasks/task-service.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { enqueueRetry } from './retry-delivery.ts';
import { cleanDeliveries, enqueueForgotten } from './sweep-deliveries.ts';

it.each(databaseKinds)(
  'a retry whose task was cancelled gets another one a minute later, on %s',
  async (kind) => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const tasks = await openTaskService({ database });
    const deps = { database, tasks, now: () => new Date() };
    const kysely = database.kysely(database.fork());
    const [webhookId, at] = [uuidv7(), new Date()];
    await kysely
      .insertInto('webhook')
      .values({
        ...{ id: webhookId, name: 'Home', name_key: 'home', url: 'https://example.org/', events: '[]' },
        ...{ enabled: true, allow_private_addresses: false, position: 0, created_at: at, updated_at: at },
      })
      .execute();
    const addFailed = async (seq: number, movieId: string | null, ageMs: number) => {
      await kysely
        .insertInto('webhook_delivery')
        .values({
          ...{
            id: uuidv7(),
            webhook_id: webhookId,
            event_seq: seq,
            event_type: 'movie.added',
            movie_id: movieId,
          },
          ...{ body: '{}', state: 'pending', attempts: 1, created_at: at },
          updated_at: new Date(at.getTime() - ageMs),
        })
        .execute();
      const retry = { webhookId, movieId };
      await database.transaction((em) => enqueueRetry(tasks, em, retry, new Date(at.getTime() + 3_600_000)));
    };
    const [waits, cancelled, lately] = [uuidv7(), uuidv7(), uuidv7()];
    await addFailed(1, waits, 120_000);
    await addFailed(2, cancelled, 120_000);
    await addFailed(3, null, 120_000);
    await addFailed(4, lately, 1_000);
    const retries = async () => (await tasks.list({ kind: 'retry-webhook', limit: 50 })).tasks;
    const before = await retries();
    expect(before).toHaveLength(4);
    const keyOf = async (id: string) =>
      (await kysely.selectFrom('task').select('dedupe_key').where('id', '=', id).executeTakeFirst())
        ?.dedupe_key;
    for (const { id } of before) {
      if ((await keyOf(id))?.endsWith(waits) === false) await tasks.cancel(id);
    }

    await enqueueForgotten(deps);
    await enqueueForgotten(deps);
    const live = (await retries()).filter(({ state }) => state === 'queued');
    const keys = await Promise.all(live.map(({ id }) => keyOf(id)));
    expect(keys.toSorted()).toEqual(
      ['', cancelled, waits].map((movieId) => `retry-webhook:${webhookId}:${movieId}`).toSorted(),
    );
    expect(await retries()).toHaveLength(6);
    await tasks.close();
  },
);

it.each(databaseKinds)(
  'more old deliveries than are cleaned at once are given up or deleted, and no others, on %s',
  async (kind) => {
    await using fixture = await openTestLibrary(kind);
    const { database } = fixture;
    const kysely = database.kysely(database.fork());
    const [webhookId, now] = [uuidv7(), new Date()];
    await kysely
      .insertInto('webhook')
      .values({
        ...{ id: webhookId, name: 'Home', name_key: 'home', url: 'https://example.org/', events: '[]' },
        ...{ enabled: true, allow_private_addresses: false, position: 0, created_at: now, updated_at: now },
      })
      .execute();
    const eightDaysAgo = new Date(now.getTime() - 8 * 86_400_000);
    const add = (first: number, count: number, state: 'pending' | 'delivered', at: Date) =>
      kysely
        .insertInto('webhook_delivery')
        .values(
          Array.from({ length: count }, (_, index) => ({
            ...{ id: uuidv7(), webhook_id: webhookId, event_seq: first + index, event_type: 'movie.added' },
            ...{ movie_id: null, body: '{}', state, attempts: 1, created_at: at, updated_at: at },
          })),
        )
        .execute();
    for (const first of [0, 501]) {
      await add(first, 501, 'delivered', eightDaysAgo);
      await add(2_000 + first, 501, 'pending', eightDaysAgo);
    }
    await add(4_000, 2, 'delivered', now);
    await add(5_000, 3, 'pending', now);

    await cleanDeliveries({ database, now: () => now });
    const { webhooks } = fixture.library;
    const totalOf = async (state?: 'pending' | 'delivered' | 'failed') =>
      (await webhooks.deliveries(webhookId, { ...(state && { state }) })).pagination.total;
    expect([await totalOf('delivered'), await totalOf('pending'), await totalOf('failed')]).toEqual([
      2, 3, 1_002,
    ]);
    expect(await totalOf()).toBe(1_007);
  },
);
