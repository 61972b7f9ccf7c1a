import { expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { openTaskService } from '../tasks/task-service.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { enqueueRetry } from './retry-delivery.ts';
import { enqueueForgotten } from './sweep-deliveries.ts';

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
