import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeMovie } from '../support/every-field.ts';
import { addMovie, asShown, fullMovie, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';

describe.each(databaseKinds)('a movie on %s', (kind) => {
  let gateway: Gateway;
  let fullId: string;
  let bareId: string;
  beforeAll(async () => {
    gateway = await startGateway(kind);
    await gateway.library.movies.import([fullMovie]);
    const { tmdbId } = fullMovie.metadata;
    const [full] = await gateway.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    fullId = full?.id ?? '';
    bareId = await addMovie(gateway.library, movies.metropolis, { minimumAvailability: 'inCinemas' });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('has every field it has in core, with the same values', async () => {
    for (const id of [fullId, bareId]) {
      const { movie } = await gateway.data(`query ($id: ID!) { movie(id: $id) { ${wholeMovie} } }`, { id });
      expect(movie).toEqual(asShown(await gateway.library.movies.get(id)));
    }
  });

  it('has sizes beyond 32 bits, and null for a file that is not there', async () => {
    const query = 'query ($id: ID!) { movie(id: $id) { file { size mediaInfo { audioChannels } } } }';
    expect((await gateway.data(query, { id: fullId })).movie.file).toEqual({
      size: 12_345_678_901,
      mediaInfo: { audioChannels: 5.1 },
    });
    expect((await gateway.data(query, { id: bareId })).movie).toEqual({ file: null });
  });

  it('has its quality profile', async () => {
    const { movie, qualityProfiles } = await gateway.data(
      'query ($id: ID!) { movie(id: $id) { qualityProfile { id name isDefault } } qualityProfiles { id name isDefault } }',
      { id: bareId },
    );
    expect(movie.qualityProfile).toMatchObject({ isDefault: true });
    expect(qualityProfiles).toContainEqual(movie.qualityProfile);
  });

  it('is found by its id however that is spelled, and answers the id as it is stored', async () => {
    const { movie } = await gateway.data('query ($id: ID!) { movie(id: $id) { id } }', {
      id: fullId.toUpperCase(),
    });
    expect(movie).toEqual({ id: fullId });
  });

  it.each([unknownId, 'no-uuid', ''])('is an error and null when its id %j is unknown', async (id) => {
    const { data, errors } = await gateway.ask('query ($id: ID!) { movie(id: $id) { title } }', { id });
    expect(data).toEqual({ movie: null });
    expect(errors).toMatchObject([{ path: ['movie'], extensions: { code: 'MOVIE_NOT_FOUND' } }]);
    await expect(gateway.library.movies.get(id)).rejects.toThrow(errors?.[0]?.message);
  });

  it('is found by its id at TMDB, or is null without an error', async () => {
    const query = 'query ($tmdbId: Int!) { movieByTmdbId(tmdbId: $tmdbId) { id title } }';
    const known = await gateway.ask(query, { tmdbId: movies.metropolis });
    expect(known).toEqual({ data: { movieByTmdbId: { id: bareId, title: 'Metropolis' } } });
    expect(await gateway.ask(query, { tmdbId: 1 })).toEqual({ data: { movieByTmdbId: null } });
  });

  it('is refused for what can be no id at TMDB', async () => {
    const { errors } = await gateway.ask('{ movieByTmdbId(tmdbId: 0) { id } }');
    expect(errors).toMatchObject([
      {
        message: 'tmdbId must be at least 1.',
        extensions: { code: 'INVALID_INPUT', details: [{ field: 'tmdbId', message: 'must be at least 1' }] },
      },
    ]);
  });

  it('can be asked for several times at once, with other fields each time', async () => {
    const query = `query ($full: ID!, $bare: ID!) {
      a: movie(id: $full) { title file { path } ...Facts }
      b: movie(id: $bare) { year credits { cast { name } } }
      c: movie(id: $full) { runtime file { size } }
    }
    fragment Facts on Movie { again: title genres }`;
    const data = await gateway.data(query, { full: fullId, bare: bareId });
    const full = await gateway.library.movies.get(fullId);
    const bare = await gateway.library.movies.get(bareId);
    expect(data.a).toEqual({
      title: full.title,
      again: full.title,
      genres: full.genres,
      file: { path: full.file?.path },
    });
    expect(data.b).toEqual({
      year: 1927,
      credits: { cast: bare.credits.cast.map(({ name }) => ({ name })) },
    });
    expect(data.c).toEqual({ runtime: full.runtime, file: { size: full.file?.size } });
  });

  it('obeys @skip and @include, whose variables change between two executions of a document', async () => {
    const query = `query ($id: ID!, $short: Boolean!) {
      movie(id: $id) { title @skip(if: $short) file @include(if: $short) { size } ... @skip(if: $short) { year } }
    }`;
    const full = await gateway.library.movies.get(fullId);
    expect((await gateway.data(query, { id: fullId, short: false })).movie).toEqual({
      title: full.title,
      year: 2010,
    });
    expect((await gateway.data(query, { id: fullId, short: true })).movie).toEqual({
      file: { size: 12_345_678_901 },
    });
  });
});
