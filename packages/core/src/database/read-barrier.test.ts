import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('reads before changes on %s', (kind) => {
  let fixture: TestLibrary;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const add = () => fixture.library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
  const countMovies = async () => (await fixture.library.movies.list()).pagination.total;

  it('makes transactions wait that begin after them', async () => {
    const read = Promise.withResolvers<string>();
    await add();
    const result = fixture.database.readBeforeChanges(read.promise);
    const after = fixture.library.movies.add({ tmdbId: 603, rootFolderPath: '/movies' });
    // Reads do not wait, and 50 of them take longer than the addition would.
    for (let round = 0; round < 50; round++) {
      expect(await countMovies()).toBe(1);
    }
    read.resolve('the position');
    expect(await result).toBe('the position');
    await after;
    expect(await countMovies()).toBe(2);
  });

  it('lets transactions begin after a read that fails', async () => {
    const failed = fixture.database.readBeforeChanges(Promise.reject(new Error('The connection is gone.')));
    await expect(failed).rejects.toThrow('The connection is gone.');
    await add();
    expect(await countMovies()).toBe(1);
  });
});
