import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { type ErrorCode, LibraryError } from '../errors/library-error.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, type TestMetadataSource, testMetadataSource } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { createAddMovies } from './add-movies.ts';
import type { MovieCreateInput } from './movie-inputs.schema.ts';
import { moviesAddedSchema } from './movie-results.schema.ts';

const inputOf = (tmdbId: number): MovieCreateInput => ({ tmdbId, rootFolderPath: '/m' });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.each(databaseKinds)('adding many movies on %s', (kind) => {
  let fixture: TestLibrary;
  let source: TestMetadataSource;
  let addMany: ReturnType<typeof createAddMovies>;
  beforeEach(async () => {
    source = testMetadataSource(upTo(20).map((tmdbId) => movieMetadata(tmdbId)));
    fixture = await openTestLibrary(kind, { metadata: source });
    addMany = createAddMovies({ addMovie: fixture.library.movies.add });
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const tmdbIdsIn = async () => {
    const rows = await fixture.query<{ tmdb_id: number }>('select tmdb_id from movie order by tmdb_id');
    return rows.map((row) => row.tmdb_id);
  };
  const tmdbIdsOf = async (ids: readonly string[]) => {
    const movies = await Promise.all(ids.map((id) => fixture.library.movies.get(id)));
    return movies.map(({ tmdbId }) => tmdbId);
  };

  it('adds each with its settings, and returns their ids in the order of the input', async () => {
    const inputs = [9, 2, 7, 1, 8].map((tmdbId) => ({ ...inputOf(tmdbId), monitored: tmdbId > 5 }));
    const answer = await addMany(inputs);
    expect(answer).toMatchObject({ addedCount: 5, failedCount: 0, failures: [] });
    expect(await tmdbIdsOf(answer.ids)).toEqual([9, 2, 7, 1, 8]);
    expect((await fixture.library.movies.list({ monitored: false })).pagination.total).toBe(2);
  });

  it('reports the position and the error of each that fails, and adds the others', async () => {
    const { id: movieId } = await fixture.library.movies.add(inputOf(3));
    const answer = await addMany([
      inputOf(404),
      inputOf(1),
      inputOf(3),
      { ...inputOf(4), qualityProfileId: 'nonsense' },
      inputOf(2),
    ]);
    expect(moviesAddedSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ addedCount: 2, failedCount: 3 });
    expect(answer.failures).toEqual([
      { index: 0, tmdbId: 404, code: 'METADATA_NOT_FOUND', error: 'There is no movie 404.', movieId: null },
      {
        index: 2,
        tmdbId: 3,
        code: 'MOVIE_ALREADY_EXISTS',
        error: expect.stringContaining('Movie 3'),
        movieId,
      },
      {
        index: 3,
        tmdbId: 4,
        code: 'INVALID_INPUT',
        error: expect.stringContaining('qualityProfileId'),
        movieId: null,
      },
    ]);
    expect(await tmdbIdsOf(answer.ids)).toEqual([1, 2]);
  });

  it('adds the first of those that occur twice, if possible', async () => {
    const unusable = { ...inputOf(2), qualityProfileId: 'nonsense' };
    const answer = await addMany([inputOf(1), unusable, inputOf(1), inputOf(3), inputOf(2), inputOf(1)]);
    expect(answer.failures.map(({ index, tmdbId, code }) => [index, tmdbId, code])).toEqual([
      [1, 2, 'INVALID_INPUT'],
      [2, 1, 'MOVIE_ALREADY_EXISTS'],
      [5, 1, 'MOVIE_ALREADY_EXISTS'],
    ]);
    // The later ones name the movie that the first one added.
    expect(answer.failures.map(({ movieId }) => movieId)).toEqual([null, answer.ids[0], answer.ids[0]]);
    expect(await tmdbIdsOf(answer.ids)).toEqual([1, 3, 2]);
  });

  it.each([
    ['a broken rule', 'inputs.3.tmdbId', [inputOf(1), inputOf(2), inputOf(3), inputOf(0)]],
    ['an unknown field', 'inputs.1.title', [inputOf(1), { ...inputOf(2), title: 'Two' }]],
    ['something that is no movie', 'inputs.1', [inputOf(1), null]],
    ['an empty list', 'inputs', []],
    ['too many movies', 'inputs', upTo(101).map(inputOf)],
    ['something that is no list', 'inputs', 'nonsense'],
  ])('adds none for %s, and names %s', async (_, field, inputs) => {
    await expect(addMany(inputs as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field, message: expect.any(String) }],
    });
    expect(source.asked).toEqual([]);
    expect(await tmdbIdsIn()).toEqual([]);
  });

  /** Holds back every answer of the source until it is opened. */
  function gate() {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const { getMovie } = source;
    const waiting = { now: 0, most: 0 };
    source.getMovie = async (...asked) => {
      waiting.most = Math.max(waiting.most, ++waiting.now);
      await opened;
      waiting.now -= 1;
      return getMovie(...asked);
    };
    return { waiting, open };
  }

  it('sends the source at most four requests at once', async () => {
    const { waiting, open } = gate();
    const adding = addMany(upTo(20).map(inputOf));
    await expect.poll(() => waiting.now).toBe(4);
    open();
    expect(await adding).toMatchObject({ addedCount: 20 });
    expect(waiting.most).toBe(4);
    expect(await tmdbIdsIn()).toEqual(upTo(20));
  });

  it('reports those it has added when the library stops meanwhile', async () => {
    const { waiting, open } = gate();
    const adding = addMany(upTo(20).map(inputOf));
    await expect.poll(() => waiting.now).toBe(4);
    const stopped = fixture.library.stop();
    open();
    const answer = await adding;
    await stopped;
    expect(answer).toMatchObject({ addedCount: 4, failedCount: 16 });
    expect(new Set(answer.failures.map(({ code }) => code))).toEqual(new Set(['LIBRARY_STOPPED']));
    await using again = await createLibrary({ database: fixture.url });
    expect((await again.movies.list()).movies.map(({ id }) => id).toSorted()).toEqual(answer.ids.toSorted());
  });
});

describe('adding many movies while the database is unavailable', () => {
  const failing = (code: ErrorCode) => new LibraryError(code, `So it is: ${code}.`);

  it.each([['DATABASE_UNAVAILABLE'], ['LIBRARY_STOPPED']] as const)(
    'goes no further after %s, but tells of what it has added',
    async (code) => {
      const addMovie = vi.fn(async ({ tmdbId }: MovieCreateInput) => {
        if (tmdbId > 1) throw failing(code);
        return { id: uuidv7() };
      });
      const answer = await createAddMovies({ addMovie })(upTo(50).map(inputOf));
      expect(answer).toMatchObject({ addedCount: 1, ids: [expect.any(String)], failedCount: 49 });
      expect(answer.failures.at(-1)).toEqual({
        index: 49,
        tmdbId: 50,
        code,
        error: `So it is: ${code}.`,
        movieId: null,
      });
      expect(addMovie.mock.calls.length).toBeLessThanOrEqual(5);
      addMovie.mockRejectedValue(failing(code));
      await expect(createAddMovies({ addMovie })(upTo(50).map(inputOf))).rejects.toMatchObject({ code });
    },
  );

  it('maps errors of the driver to DATABASE_UNAVAILABLE', async () => {
    const addMovie = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    };
    await expect(createAddMovies({ addMovie })([inputOf(1)])).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });

  it('logs an unexpected error and adds the others', async () => {
    const bug = new TypeError('secret is not a function');
    const addMovie = async ({ tmdbId }: MovieCreateInput) => {
      if (tmdbId === 2) throw bug;
      return { id: uuidv7() };
    };
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const answer = await createAddMovies({ addMovie, logger })(upTo(6).map(inputOf));
    expect(answer).toMatchObject({ addedCount: 5, failures: [{ index: 1, code: 'INTERNAL_ERROR' }] });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(logger.error).toHaveBeenCalledExactlyOnceWith({ err: bug, tmdbId: 2 }, expect.any(String));
  });
});
