import type { Library, Task } from '@cinephage/core';
import { describe, expect, it, vi } from 'vitest';
import { createLoaders } from './loaders.ts';

/** A library that knows movies with even ids, and writes down what it is asked for. */
function countingLibrary() {
  const getMany = vi.fn(async (ids: readonly string[], _options: object) =>
    ids.map((id) => (Number(id) % 2 === 0 ? { id } : null)),
  );
  const listBySubjects = vi.fn(async (ids: readonly string[], _limit: number) =>
    ids.map((id) => [{ id: `task of ${id}` } as Task]),
  );
  const list = vi.fn(async () => [{ id: 'profile' }]);
  const parts = { movies: { getMany }, tasks: { listBySubjects }, qualityProfiles: { list } };
  // Loaders ask for nothing else.
  return { library: parts as unknown as Library, getMany, listBySubjects, list };
}

describe('loaders', () => {
  it('read the movies that are asked for at once together, with all that is selected', async () => {
    const { library, getMany } = countingLibrary();
    const loaders = createLoaders(library);
    const found = await Promise.all([
      loaders.movie('2', { title: true }),
      loaders.movie('3', { title: true }),
      loaders.movie('2', { year: true }),
    ]);
    expect(found).toEqual([{ id: '2' }, null, { id: '2' }]);
    expect(getMany.mock.calls).toEqual([[['2', '3'], { select: { title: true, year: true } }]]);
  });

  it('read a movie anew when it is asked for again', async () => {
    const { library, getMany } = countingLibrary();
    const loaders = createLoaders(library);
    await loaders.movie('2', { title: true });
    await loaders.movie('2', { title: true });
    expect(getMany).toHaveBeenCalledTimes(2);
  });

  it('read no more at once than core takes', async () => {
    const { library, getMany } = countingLibrary();
    const loaders = createLoaders(library);
    await Promise.all(Array.from({ length: 1_500 }, (_, id) => loaders.movie(String(id), {})));
    expect(getMany.mock.calls.map(([ids]) => ids.length)).toEqual([1_000, 500]);
  });

  it('read the tasks of all movies together, for each number of tasks', async () => {
    const { library, listBySubjects } = countingLibrary();
    const loaders = createLoaders(library);
    const [one, two] = await Promise.all([
      loaders.tasksOf('a', 10),
      loaders.tasksOf('b', 10),
      loaders.tasksOf('a', 1),
    ]);
    expect([one, two]).toEqual([[{ id: 'task of a' }], [{ id: 'task of b' }]]);
    expect(listBySubjects.mock.calls).toEqual([
      [['a', 'b'], 10],
      [['a'], 1],
    ]);
  });

  it('read the quality profiles once', async () => {
    const { library, list } = countingLibrary();
    const loaders = createLoaders(library);
    expect(await loaders.qualityProfiles()).toBe(await loaders.qualityProfiles());
    expect(list).toHaveBeenCalledOnce();
  });
});
