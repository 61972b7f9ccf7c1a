import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, watchStatements } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, importMovies, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

describe.each(databaseKinds)('the library on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
    await importMovies(gateway.library, 30);
    await addMovie(gateway.library, movies.matrix);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('looks movies up, and shows those that it has', async () => {
    const query = `{
      searchMetadata(query: "matrix") {
        tmdbId title originalTitle year overview posterUrl movieId movie { id title addedAt }
      }
    }`;
    const { searchMetadata } = await gateway.data(query);
    const [match] = await gateway.library.metadata.search({ query: 'matrix' });
    const { id, title, addedAt } = await gateway.library.movies.get(match?.movieId ?? '');
    expect(searchMetadata[0]).toEqual({ ...match, movie: { id, title, addedAt } });
  });

  it('shows null for movies that it does not have', async () => {
    const { searchMetadata } = await gateway.data(
      '{ searchMetadata(query: "metropolis", year: 1927) { tmdbId movieId movie { id } } }',
    );
    expect(searchMetadata).toEqual([{ tmdbId: movies.metropolis, movieId: null, movie: null }]);
  });

  it('refuses to look nothing up', async () => {
    const { errors } = await gateway.ask('{ searchMetadata(query: " ", year: 1000) { title } }');
    expect(errors?.[0]?.extensions.details?.map(({ field }) => field)).toEqual(['query', 'year']);
  });

  it('counts itself', async () => {
    const counts = 'total monitored downloaded';
    const { statistics } = await gateway.data(`{
      statistics {
        ${counts} missing sizeOnDisk genres { genre ${counts} } years { year ${counts} }
        qualities { quality total sizeOnDisk } versions { total monitored downloaded } rootFolders { id path total }
      }
    }`);
    expect(statistics).toEqual(await gateway.library.statistics());
    expect(statistics.total).toBe(31);
  });

  it('counts the movies of root folders', async () => {
    const path = await mkdtemp(join(tmpdir(), 'cinephage-root-'));
    const { id } = await gateway.library.rootFolders.create({ name: 'Root', path });
    try {
      await addMovie(gateway.library, movies.casablanca, { rootFolderPath: path });
      const { statistics } = await gateway.data('{ statistics { rootFolders { id path total } } }');
      expect(statistics).toEqual({ rootFolders: [{ id, path, total: 1 }] });
    } finally {
      await rm(path, { recursive: true });
    }
  });

  it('counts only what it is asked for', async () => {
    const all = await gateway.library.statistics();
    using watched = watchStatements(gateway.library);
    const read = async (fields: string) => {
      watched.clear();
      const { statistics } = await gateway.data(`{ statistics { ${fields} } }`);
      return { statistics, sql: watched.statements.join('\n') };
    };
    const total = await read('all: total');
    expect(total.statistics).toEqual({ all: all.total });
    const qualities = await read('qualities { quality }');
    expect(qualities.statistics.qualities).toEqual(all.qualities.map(({ quality }) => ({ quality })));
    expect(qualities.sql).not.toBe(total.sql);
    expect(await read('__typename')).toEqual({ statistics: { __typename: 'LibraryStatistics' }, sql: '' });
  });
});
