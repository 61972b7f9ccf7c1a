import { databaseKinds, madeUpMovie } from '@cinephage/core/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, importMovies, movies, removeMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';
const add = `mutation ($inputs: [AddMovieInput!]!) {
  addMovies(inputs: $inputs) { addedCount failedCount movies { title year } failures { index tmdbId code error movieId } }
}`;
const update = `mutation ($input: BulkUpdateInput!) {
  updateMovies(input: $input) { updatedCount failedCount failures { id error } taskIds }
}`;

describe.each(databaseKinds)('what is done with many movies on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterEach(() => removeMovies(gateway.library));
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('addMovies adds each by itself, and tells which failed and why', async () => {
    const movieId = await addMovie(gateway.library, movies.matrix);
    const tmdbIds = [movies.metropolis, movies.matrix, 999_999, movies.casablanca];
    const inputs = tmdbIds.map((tmdbId) => ({ tmdbId, rootFolderPath: '/movies' }));
    const { addMovies } = await gateway.data(add, { inputs });
    expect(addMovies).toMatchObject({
      addedCount: 2,
      failedCount: 2,
      movies: [
        { title: 'Metropolis', year: 1927 },
        { title: 'Casablanca', year: 1942 },
      ],
      failures: [
        { index: 1, tmdbId: movies.matrix, code: 'MOVIE_ALREADY_EXISTS', movieId },
        { index: 2, tmdbId: 999_999, code: 'METADATA_NOT_FOUND', movieId: null },
      ],
    });
  });

  it('addMovies adds none when one of them breaks a rule', async () => {
    const inputs = [
      { tmdbId: movies.metropolis, rootFolderPath: '/movies' },
      { tmdbId: 0, rootFolderPath: '' },
    ];
    const { errors } = await gateway.ask(add, { inputs });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'inputs.1.tmdbId' }, { field: 'inputs.1.rootFolderPath' }],
    });
    expect((await gateway.library.movies.list()).pagination.total).toBe(0);
    expect((await gateway.ask(add, { inputs: [] })).errors?.[0]?.message).toBe(
      'inputs must have at least 1 element.',
    );
  });

  it('updateMovies changes all that exist, and tells which do not', async () => {
    const ids = await importMovies(gateway.library, 12);
    const { updateMovies } = await gateway.data(update, {
      input: { ids: [...ids, unknownId, 'no-uuid'], minimumAvailability: 'ANNOUNCED' },
    });
    expect(updateMovies).toMatchObject({
      updatedCount: 12,
      failedCount: 2,
      failures: [{ id: unknownId }, { id: 'no-uuid' }],
    });
    const { movies } = await gateway.data('{ movies { nodes { minimumAvailability } } }');
    expect(new Set(movies.nodes.map((node: object) => JSON.stringify(node)))).toEqual(
      new Set(['{"minimumAvailability":"ANNOUNCED"}']),
    );
  });

  it('updateMovies answers the tasks that move files, unless the files are to stay', async () => {
    const ids = await importMovies(gateway.library, 2, 500);
    const { metadata } = madeUpMovie(502);
    const file = { path: `/movies/Movie ${kind}/movie.mkv`, size: 1, quality: 'DVD' };
    await gateway.library.movies.import([{ metadata, rootFolderPath: '/movies', file }]);
    const [movie] = await gateway.library.movies.getManyByTmdbId([metadata.tmdbId], { select: { id: true } });
    const move = async (input: object) =>
      (await gateway.data(update, { input: { ids: [...ids, movie?.id], ...input } })).updateMovies;
    const stays = await move({ rootFolderPath: '/more', moveFiles: false });
    expect(stays).toMatchObject({ updatedCount: 3, taskIds: null });
    const { updatedCount, taskIds } = await move({ rootFolderPath: '/movies-4k', moveFiles: true });
    expect(updatedCount).toBe(3);
    const tasks = await gateway.library.tasks.getMany(taskIds);
    expect(tasks.filter((task) => task?.subjectId === movie?.id)).toMatchObject([
      { kind: 'move-movie-files', state: 'queued' },
    ]);
  });

  it.each([
    [{ ids: [], monitored: true }, 'input.ids'],
    [{ ids: [unknownId] }, 'input'],
    [{ ids: [unknownId], qualityProfileId: 'none' }, 'input.qualityProfileId'],
  ])('updateMovies refuses %j', async (input, field) => {
    const { errors } = await gateway.ask(update, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', details: [{ field }] } }]);
  });
});
