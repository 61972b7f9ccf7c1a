import { describe, expect, it } from 'vitest';
import { LibraryError } from '../errors/library-error.ts';
import { createOperationGuard } from './operation-guard.ts';

const failing = (error: unknown) => createOperationGuard().one(() => Promise.reject(error));

describe('the guard of a library', () => {
  it('lets answers and arguments through', async () => {
    const { add } = createOperationGuard().all({ add: async (a: number, b: number) => a + b });
    expect(await add(2, 3)).toBe(5);
  });

  it('lets the errors of the library and those of bugs through as they are', async () => {
    for (const error of [new LibraryError('MOVIE_NOT_FOUND', 'No.'), new TypeError('bug'), 'thrown text']) {
      await expect(failing(error)()).rejects.toBe(error);
    }
  });

  it.each([
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection'), { code: '57P01' }),
    Object.assign(new Error('database "x" does not exist'), { code: '3D000' }),
    Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' }),
    Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
    new Error('Connection terminated unexpectedly'),
    new Error('wrapped', { cause: Object.assign(new Error('inner'), { code: 'ETIMEDOUT' }) }),
  ])('calls %s a database that cannot be used', async (cause) => {
    await expect(failing(cause)()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause });
  });

  it('refuses calls once it is closing, and closes once', async () => {
    const guard = createOperationGuard();
    let closed = 0;
    const stop = guard.closing(async () => void closed++);
    const call = guard.one(async () => 'answer');
    await Promise.all([stop(), stop()]);
    await stop();
    expect(closed).toBe(1);
    await expect(call()).rejects.toMatchObject({
      code: 'LIBRARY_STOPPED',
      message: 'The library is stopped.',
    });
  });

  it('closes after the calls that are under way, whether they succeed or fail', async () => {
    const guard = createOperationGuard();
    const events: string[] = [];
    const gate = Promise.withResolvers<void>();
    const good = guard.one(() => gate.promise.then(() => void events.push('good')))();
    const bad = guard.one(() => gate.promise.then(() => Promise.reject(new Error('bad'))))();
    const outcome = expect(bad).rejects.toThrow('bad');
    const stopped = guard.closing(async () => void events.push('closed'))();
    gate.resolve();
    await Promise.all([good, outcome, stopped]);
    expect(events).toEqual(['good', 'closed']);
  });
});
