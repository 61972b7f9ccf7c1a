import type { Library, Task, TaskSelection } from '@cinephage/core';
import { describe, expect, it, vi } from 'vitest';
import { createLoaders } from './loaders.ts';

/** A library that knows movies with even ids, and writes down what it is asked for. */
function countingLibrary() {
  const getMany = vi.fn(async (ids: readonly string[], _options: object) =>
    ids.map((id) => (Number(id) % 2 === 0 ? { id } : null)),
  );
  const listBySubjects = vi.fn(async (ids: readonly string[], limit: number, _options: object) =>
    ids.map((id) => Array.from({ length: limit }, (_, index): Partial<Task> => ({ id: `${id}${index}` }))),
  );
  const list = vi.fn(async (_options: object) => [{ id: 'profile' }]);
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

  it('read a movie again when it is requested again', async () => {
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

  it('read a movie that a thousand ask for once', async () => {
    const { library, getMany } = countingLibrary();
    const loaders = createLoaders(library);
    await Promise.all(Array.from({ length: 1_500 }, () => loaders.movie('2', {})));
    expect(getMany.mock.calls.map(([ids]) => ids)).toEqual([['2']]);
  });

  it('read the tasks of all movies together, as many of each as any wants and with all that is selected', async () => {
    const { library, listBySubjects } = countingLibrary();
    const loaders = createLoaders(library);
    const select: TaskSelection = { id: true };
    const found = await Promise.all([
      loaders.tasksOf('a', 2, select),
      loaders.tasksOf('b', 3, select),
      loaders.tasksOf('a', 4, { state: true }),
      loaders.tasksOf('a', 0, { result: true }),
    ]);
    expect(found.map((tasks) => tasks.map(({ id }) => id))).toEqual([
      ['a0', 'a1'],
      ['b0', 'b1', 'b2'],
      ['a0', 'a1', 'a2', 'a3'],
      [],
    ]);
    expect(listBySubjects.mock.calls).toEqual([[['a', 'b'], 4, { select: { id: true, state: true } }]]);
  });

  it('read a hundred tasks of one movie without a hundred of every other', async () => {
    const { library, listBySubjects } = countingLibrary();
    const loaders = createLoaders(library);
    await Promise.all([1, 3, 100, 10, 1].map((first, index) => loaders.tasksOf(`movie ${index}`, first, {})));
    const reads = listBySubjects.mock.calls.map(([ids, limit]) => [ids, limit]);
    expect(reads).toEqual([
      [['movie 0', 'movie 4'], 1],
      [['movie 1', 'movie 3'], 10],
      [['movie 2'], 100],
    ]);
  });

  it('read the quality profiles once', async () => {
    const { library, list } = countingLibrary();
    const loaders = createLoaders(library);
    const select = { id: true } as const;
    expect(await loaders.qualityProfiles(select)).toBe(await loaders.qualityProfiles(select));
    expect(list.mock.calls).toEqual([[{ select }]]);
  });
});
