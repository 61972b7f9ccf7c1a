import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../../library.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import type { Movie } from '../movie.schema.ts';

describe.each(databaseKinds)('selected fields of movies on %s', (kind) => {
  let test: TestLibrary;
  let library: Library;
  let wholes: Movie[];

  beforeAll(async () => {
    test = await openTestLibrary(kind);
    ({ library } = test);
    await library.movies.import(Array.from({ length: 30 }, (_, index) => madeUpMovie(index)));
    const { movies } = await library.movies.list({ limit: 30, sort: 'title:asc' });
    wholes = await Promise.all(movies.map(({ id }) => library.movies.get(id)));
  });
  afterAll(() => test[Symbol.asyncDispose]());

  /** The statements that `work` executes. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const { reader } = test.database;
    const { all } = reader;
    const statements: string[] = [];
    reader.all = (sql, values) => {
      statements.push(sql);
      return all(sql, values);
    };
    try {
      await work();
    } finally {
      reader.all = all;
    }
    return statements;
  }

  it.each(['id', 'isAvailable', 'genres', 'credits', 'images', 'file', 'lastSearchTime', 'website'] as const)(
    'hold %s as the whole movie does, and nothing else',
    async (field) => {
      const { movies } = await library.movies.list(
        { limit: 30, sort: 'title:asc' },
        { select: { [field]: true } },
      );
      expect(movies).toEqual(wholes.map((whole) => ({ [field]: whole[field] })));
    },
  );

  it('are complete if all are selected', async () => {
    const names = Object.keys(wholes[0] ?? {}).map((name) => [name, true] as const);
    const ids = wholes.map(({ id }) => id);
    expect(await library.movies.getMany(ids, { select: Object.fromEntries(names) })).toEqual(wholes);
  });

  it('hold the selected part of the file and of the credits', async () => {
    const select = { file: { size: true, mediaInfo: true }, credits: { crew: true } } as const;
    const { movies } = await library.movies.list({ limit: 30, sort: 'title:asc' }, { select });
    expect(movies).toEqual(
      wholes.map(({ file, credits: { crew } }) => ({
        file: file && { size: file.size, mediaInfo: file.mediaInfo },
        credits: { crew },
      })),
    );
  });

  it('are read without the columns and tables of those that are not', async () => {
    const list = (select: object) => statementsOf(() => library.movies.list({}, { select }));
    expect((await list({ title: true, hasFile: true })).join()).not.toMatch(
      /movie_file|movie_details|overview|genres/,
    );
    const statements = (await list({ file: { path: true }, tagline: true })).join();
    expect(statements).toContain('f.path');
    expect(statements).toContain('d.tagline');
    expect(statements).not.toMatch(/media_info|f\.size|cast_members|m\.title/);
  });

  it('are not read if none is selected, only counted', async () => {
    const list = (limit: number, page: number) => library.movies.list({ limit, page }, { select: {} });
    expect((await list(20, 2)).movies).toEqual(Array.from({ length: 10 }, () => ({})));
    expect((await list(20, 3)).movies).toEqual([]);
    expect(await statementsOf(() => list(20, 1))).toEqual([expect.stringContaining('from movie_count')]);
  });

  it('are in the order of the ids, with null for the unknown ones', async () => {
    const [first, second] = wholes;
    const ids = [second?.id ?? '', randomUUID(), first?.id.toUpperCase() ?? '', 'none', second?.id ?? ''];
    const select = { title: true } as const;
    const expected = [second, null, first, null, second].map((movie) => movie && { title: movie.title });
    expect(await library.movies.getMany(ids, { select })).toEqual(expected);
    expect(await library.movies.getMany(['none'], { select })).toEqual([null]);
    expect(await library.movies.getMany([], { select })).toEqual([]);
  });

  it('are found by TMDB ids too', async () => {
    const [first, second] = wholes;
    const tmdbIds = [second?.tmdbId ?? 0, -1, 2 ** 40, 1.5, first?.tmdbId ?? 0];
    const found = await library.movies.getManyByTmdbId(tmdbIds, { select: { id: true } });
    expect(found).toEqual([{ id: second?.id }, null, null, null, { id: first?.id }]);
  });

  it('take one statement for any number of movies', async () => {
    const ids = wholes.map(({ id }) => id);
    const select = { title: true, file: true, credits: true } as const;
    expect(await statementsOf(() => library.movies.getMany(ids, { select }))).toHaveLength(1);
  });

  it('are refused if unknown', async () => {
    const select: object = { title: true, nonsense: true };
    await expect(library.movies.list({}, { select })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'select.nonsense is not a known field.',
    });
    await expect(
      library.movies.list({}, { select: { file: { constructor: true } as object } }),
    ).rejects.toThrow('is not a known field');
    const tooMany = Array.from({ length: 1_001 }, () => randomUUID());
    await expect(library.movies.getMany(tooMany, { select: { id: true } })).rejects.toMatchObject({
      details: [{ field: 'ids', message: 'must have at most 1000 elements' }],
    });
  });
});
