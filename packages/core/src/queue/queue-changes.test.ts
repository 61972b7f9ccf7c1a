import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { insertDownloadClient } from '../testing/client-stand-in.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { insertQueueItem } from '../testing/queue-item.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { QueueEvent } from './queue.schema.ts';

describe.each(databaseKinds)('changes of the queue on %s', (kind) => {
  let fixture: TestLibrary;
  let movieId: string;
  let clientId: string;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fixture.library.movies.import([toImport(movieMetadata(1))]);
    movieId = (await fixture.library.movies.list()).movies[0]?.id ?? '';
    clientId = await insertDownloadClient(fixture.library);
  });
  beforeEach(async () => {
    await fixture.query('delete from queue_item');
    await fixture.library.blocklist.clear({ confirm: true });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const queue = () => fixture.library.queue;
  const add = (facts: object = {}) =>
    insertQueueItem(fixture.library, {
      client_id: clientId,
      movie_id: movieId,
      version_id: movieId,
      ...facts,
    });
  const row = async (id: string) =>
    (
      await fixture.query<{ state: string; removal: string | null }>(
        'select * from queue_item where id = ?',
        [id],
      )
    )[0];
  const ids = async () => (await queue().list()).items.map(({ id }) => id);

  describe('by users', () => {
    it('removes a download here, and marks it for its client', async () => {
      const id = await add();
      const kept = await add({ state: 'imported', status: 'completed', removal: 'downloadAndData' });
      await queue().remove(id.toUpperCase());
      expect(await row(id)).toMatchObject({ state: 'ignored', removal: 'downloadAndData' });
      await queue().remove(kept, { removeFromClient: false });
      expect(await row(kept)).toMatchObject({ state: 'ignored', removal: null });
      expect(await ids()).toEqual([]);
      for (const gone of [id, kept, uuidv7(), 'nonesuch']) {
        const { get, remove, retry, candidates } = queue();
        for (const operation of [get, remove, retry, candidates]) {
          await expect(operation(gone)).rejects.toMatchObject({ code: 'QUEUE_ITEM_NOT_FOUND' });
        }
      }
      expect((await fixture.library.activity.list({ type: 'downloadRemoved' })).items).toMatchObject([
        { movieId, data: { grabId: id, message: 'A user removed it from the queue.' } },
      ]);
      expect((await fixture.library.blocklist.list()).items).toEqual([]);
    });

    it('puts its release on the blocklist if that is wanted', async () => {
      await queue().remove(await add({ title: 'A.Release' }), { blocklist: true });
      expect((await fixture.library.blocklist.list()).items).toMatchObject([{ title: 'A.Release', movieId }]);
    });

    it('deletes what no client would list again', async () => {
      const id = await add({ client_id: uuidv7() });
      await queue().remove(id);
      expect(await row(id)).toBeUndefined();
    });

    it('removes nothing that is being imported', async () => {
      const { taskId } = await fixture.library.movies.refresh(movieId);
      const id = await add({ state: 'importing', status: 'completed', task_id: taskId });
      await fixture.query("update task set state = 'running' where id = ?", [taskId]);
      await expect(queue().remove(id)).rejects.toMatchObject({ code: 'MOVIE_FILES_BUSY' });
      expect(await ids()).toEqual([id]);
      await fixture.query("update task set state = 'retrying' where id = ?", [taskId]);
      await queue().remove(id);
      expect(await ids()).toEqual([]);
    });

    it('cleans up what is imported and what has failed, and nothing else', async () => {
      const states = ['downloading', 'importPending', 'importing', 'imported', 'failed'] as const;
      const [downloading, pending, importing, imported, failed] = [
        ...(await Promise.all(states.map((state) => add({ state, removal: 'downloadAndData' })))),
      ];
      expect(await queue().cleanUp({ removeCompleted: false })).toEqual({ removedCount: 1 });
      expect(await row(failed ?? '')).toMatchObject({ state: 'ignored', removal: 'downloadAndData' });
      expect((await row(imported ?? ''))?.state).toBe('imported');
      expect(await queue().cleanUp({ removeFailed: false })).toEqual({ removedCount: 1 });
      expect(await row(imported ?? '')).toMatchObject({ state: 'ignored', removal: 'onceSeeded' });
      expect(await queue().cleanUp()).toEqual({ removedCount: 0 });
      expect(new Set(await ids())).toEqual(new Set([downloading, pending, importing]));
      await expect(queue().cleanUp({ removeAll: true } as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('cleans up hundreds', async () => {
      for (let index = 0; index < 205; index++) await add({ state: 'imported' });
      expect(await queue().cleanUp()).toEqual({ removedCount: 205 });
    });
  });

  describe('are published', () => {
    const write = (sql: string, id: string) =>
      fixture.query(`update queue_item set ${sql}, updated_at = ? where id = ?`, [new Date(), id]);
    async function next(stream: AsyncIterableIterator<QueueEvent>): Promise<QueueEvent> {
      const { value, done } = await stream.next();
      expect(done).toBe(false);
      return value;
    }

    it('in their order, to all streams', async () => {
      const old = await add();
      const [one, other] = [await queue().stream(), await queue().stream()];
      const id = await add();
      for (const stream of [one, other]) {
        expect(await next(stream)).toMatchObject({ type: 'queueItemAdded', id, item: { id } });
      }
      await write('size_left = 1', old);
      expect(await next(one)).toMatchObject({ type: 'queueItemUpdated', id: old, item: { sizeleft: 1 } });
      await write("status = 'completed'", old);
      expect(await next(one)).toMatchObject({ type: 'queueItemUpdated', id: old });
      expect(await next(one)).toMatchObject({
        type: 'queueCompleted',
        id: old,
        item: { status: 'completed' },
      });
      await write("status = 'failed', state = 'failed'", id);
      expect(await next(one)).toMatchObject({ type: 'queueItemUpdated', id });
      expect(await next(one)).toMatchObject({ type: 'queueFailed', id });
      await queue().remove(old);
      expect(await next(one)).toEqual({ type: 'queueItemRemoved', id: old, item: null });
      await one.return?.();
      await other.return?.();
    });

    it('once, to a consumer that is slow', async () => {
      const [slow, fast] = [await queue().stream(), await queue().stream()];
      const id = await add();
      await next(fast);
      await write('size_left = 1', id);
      await next(fast);
      await write('size_left = 0', id);
      await next(fast);
      expect(await next(slow)).toMatchObject({ type: 'queueItemAdded', id, item: { sizeleft: 0 } });
      await queue().remove(id);
      expect(await next(slow)).toMatchObject({ type: 'queueItemRemoved', id });
      await slow.return?.();
      await fast.return?.();
    });

    it('until their stream is left, its signal fires, or the library stops', async () => {
      const stop = new AbortController();
      const own = await openTestLibrary(kind);
      const streams = [
        await own.library.queue.stream(),
        await own.library.queue.stream({ signal: stop.signal }),
        await own.library.queue.stream(),
      ];
      const waiting = streams.map((stream) => stream.next());
      await streams[0]?.return?.();
      stop.abort();
      expect(await waiting[0]).toMatchObject({ done: true });
      expect(await waiting[1]).toMatchObject({ done: true });
      await own.library.stop();
      expect(await waiting[2]).toMatchObject({ done: true });
      await own[Symbol.asyncDispose]();
      await expect(queue().stream({ odd: 1 } as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });
});
