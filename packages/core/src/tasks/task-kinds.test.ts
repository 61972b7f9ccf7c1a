import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLibrary } from '../create-library.ts';
import { LibraryError } from '../errors/library-error.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary } from '../testing/test-library.fixture.ts';

const payload = z.strictObject({ language: z.string().min(2), attempts: z.int().default(1) });
const kind = 'acme/fetch-subtitles';
const done = async () => ({});

describe.each(databaseKinds)('kinds of task that the host registers, on %s', (databaseKind) => {
  it('run with their payload, report progress and keep their result', async () => {
    await using fixture = await openTestLibrary(databaseKind);
    const { tasks } = fixture.library;
    const subtitles = tasks.register({
      kind,
      payload,
      run: async ({ payload: { language, attempts }, progress, signal, task }) => {
        progress(50, 'Half way');
        return { result: { language, attempts, kind: task.kind, aborted: signal.aborted } };
      },
    });
    await fixture.library.start();
    const subjectId = '01930000-0000-7000-8000-000000000000';
    const { taskId, created } = await subtitles.enqueue({ payload: { language: 'de' }, subjectId });
    expect(created).toBe(true);
    const task = await endOf(fixture.library, taskId);
    expect(task).toMatchObject({ kind, subjectId, state: 'completed', percent: 100, maxAttempts: 5 });
    expect(task.result).toEqual({ language: 'de', attempts: 1, kind, aborted: false });
    expect((await tasks.list({ kind })).tasks).toEqual([task]);
    expect((await tasks.list({ subjectId })).tasks).toEqual([task]);
  });

  it('retry after an error, and not after INVALID_INPUT', async () => {
    await using fixture = await openTestLibrary(databaseKind);
    const flaky = fixture.library.tasks.register({
      kind: 'acme/flaky',
      payload: z.strictObject({ isFinal: z.boolean() }),
      backoff: { baseMs: 10 },
      maxAttempts: 3,
      run: async ({ payload: { isFinal }, task }) => {
        if (isFinal) throw new LibraryError('INVALID_INPUT', 'This movie has no subtitles.');
        if (task.attempt < 3) throw new Error('The service is down.');
        return { result: task.attempt };
      },
    });
    await fixture.library.start();
    const retried = await flaky.enqueue({ payload: { isFinal: false } });
    expect(await endOf(fixture.library, retried.taskId)).toMatchObject({ state: 'completed', result: 3 });
    const final = await flaky.enqueue({ payload: { isFinal: true } });
    expect(await endOf(fixture.library, final.taskId)).toMatchObject({
      ...{ state: 'failed', attempt: 1 },
      error: { code: 'INVALID_INPUT', message: 'This movie has no subtitles.' },
    });
  });

  it('have one live task for each idempotency key and kind', async () => {
    await using fixture = await openTestLibrary(databaseKind);
    const { tasks } = fixture.library;
    const one = tasks.register({ kind, payload, run: done });
    const other = tasks.register({ kind: 'acme/other', payload, run: done });
    const params = { payload: { language: 'de' }, idempotencyKey: 'movie 1' };
    const first = await one.enqueue(params);
    expect(await one.enqueue(params)).toEqual({ taskId: first.taskId, created: false });
    expect((await other.enqueue(params)).created).toBe(true);
    await tasks.cancel(first.taskId);
    expect((await one.enqueue(params)).created).toBe(true);
  });

  it('are left by a process that has not registered them to one that has', async () => {
    await using fixture = await openTestLibrary(databaseKind);
    await using worker = await createLibrary({ database: fixture.url });
    await using adder = await createLibrary({ database: fixture.url });
    await fixture.library.start();
    const definition = { kind, payload, run: async () => ({ message: 'By the worker' }) };
    const { taskId } = await adder.tasks.register({ ...definition, run: done }).enqueue({
      payload: { language: 'de' },
      priority: 5,
    });
    // The process that does not know the kind has claimed and completed a later task meanwhile.
    const later = await fixture.library.schedules.run('clean-history');
    await endOf(fixture.library, later.taskId);
    expect(await fixture.library.tasks.get(taskId)).toMatchObject({ state: 'queued', attempt: 0 });
    worker.tasks.register(definition);
    await worker.start();
    expect(await endOf(fixture.library, taskId)).toMatchObject({
      state: 'completed',
      message: 'By the worker',
    });
  });

  it('end with their signal when they are cancelled', async () => {
    await using fixture = await openTestLibrary(databaseKind);
    const reasons: unknown[] = [];
    const slow = fixture.library.tasks.register({
      kind: 'acme/slow',
      payload: z.strictObject({}),
      run: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        }),
    });
    await fixture.library.start();
    const { taskId } = await slow.enqueue({ payload: {} });
    await expect.poll(async () => (await fixture.library.tasks.get(taskId)).state).toBe('running');
    await fixture.library.tasks.cancel(taskId);
    await expect.poll(() => reasons.length).toBe(1);
  });
});

describe('registering a kind of task', () => {
  it.each([
    ['fetch-subtitles', /kind must be a prefix and a name/],
    ['Acme/Fetch', /kind must be a prefix and a name/],
    ['acme/', /kind must be a prefix and a name/],
    ['acme/a/b', /kind must be a prefix and a name/],
    [`acme/${'a'.repeat(100)}`, /kind/],
  ])('refuses the name %j', async (wrong, message) => {
    await using fixture = await openTestLibrary('sqlite');
    const register = () => fixture.library.tasks.register({ kind: wrong, payload, run: done });
    expect(register).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    [{ concurrency: 0 }, 'concurrency'],
    [{ maxAttempts: 1.5 }, 'maxAttempts'],
    [{ backoff: { baseMs: -1 } }, 'backoff.baseMs'],
    [{ run: 'nothing' }, 'run'],
    [{ payload: {} }, 'payload'],
    [{ retries: 3 }, 'retries'],
  ])('refuses %j', async (wrong, field) => {
    await using fixture = await openTestLibrary('sqlite');
    const register = () => fixture.library.tasks.register({ kind, payload, run: done, ...wrong } as never);
    expect(register).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: [expect.objectContaining({ field })] }),
    );
  });

  it('refuses a second one of the same name, and any once the library has started', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const register = (name: string) => fixture.library.tasks.register({ kind: name, payload, run: done });
    register(kind);
    expect(() => register(kind)).toThrow('kind is already registered.');
    await fixture.library.start();
    expect(() => register('acme/late')).toThrow('kind must be registered before the library starts.');
  });

  it.each([
    [{ payload: { language: 'd' } }, 'payload.language'],
    [{ payload: { language: 'de', odd: 1 } }, 'payload.odd'],
    [{ payload: { language: 'de' }, priority: 2 ** 31 }, 'priority'],
    [{ payload: { language: 'de' }, runAt: new Date(Number.NaN) }, 'runAt'],
    [{ payload: { language: 'de' }, idempotencyKey: '' }, 'idempotencyKey'],
    [{ payload: { language: 'de' }, dedupeKey: 'k' }, 'dedupeKey'],
  ])('adds no task for %j', async (params, field) => {
    await using fixture = await openTestLibrary('sqlite');
    const subtitles = fixture.library.tasks.register({ kind, payload, run: done });
    await expect(subtitles.enqueue(params as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field }],
    });
    expect((await fixture.library.tasks.list({ kind })).tasks).toEqual([]);
  });
});
