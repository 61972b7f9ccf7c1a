import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, storeFoundMagnet } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const infoHash = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const title = 'Any.Movie.2010.1080p.BluRay.x264-GROUP';
const create = `mutation ($input: CreateDownloadClientInput!) {
  createDownloadClient(input: $input) { id name protocol hasPassword remotePathMappings { localPath } }
}`;
const grab =
  'mutation ($input: GrabReleaseInput!) { grabRelease(input: $input) { downloadId queueId title } }';
const grabs = `query ($state: GrabState) {
  grabs(state: $state) { grabs { id state protocol title movie { id } } pagination { total } }
}`;

describe.each(databaseKinds)('downloads on %s', (kind) => {
  let gateway: Gateway;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-watch-'));
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('go through download clients, from the grab on', async () => {
    const input = { name: 'T', implementation: 'WatchFolder', folder, protocol: 'TORRENT' };
    const test = 'mutation ($input: CreateDownloadClientInput!) { testNewDownloadClient(input: $input) }';
    expect(await gateway.data(test, { input })).toEqual({ testNewDownloadClient: true });
    const failed = await gateway.ask(test, { input: { ...input, folder: join(folder, 'absent') } });
    expect(failed.errors).toMatchObject([{ extensions: { code: 'DOWNLOAD_CLIENT_TEST_FAILED' } }]);
    const { createDownloadClient: client } = await gateway.data(create, { input });
    expect(client).toMatchObject({
      name: 'T',
      protocol: 'TORRENT',
      hasPassword: false,
      remotePathMappings: [],
    });
    const { id } = client;
    expect(await gateway.data('mutation ($id: ID!) { testDownloadClient(id: $id) }', { id })).toEqual({
      testDownloadClient: true,
    });
    const update =
      'mutation ($id: ID!) { updateDownloadClient(id: $id, input: { priority: 3 }) { priority } }';
    expect(await gateway.data(update, { id })).toEqual({ updateDownloadClient: { priority: 3 } });
    expect(
      await gateway.data('query ($id: ID!) { downloadClients { id } downloadClient(id: $id) { priority } }', {
        id,
      }),
    ).toEqual({
      ...{ downloadClients: [{ id }], downloadClient: { priority: 3 } },
    });

    await gateway.library.movies.import([fullMovie]);
    const [movie] = (await gateway.library.movies.list()).movies;
    const movieId = movie?.id ?? '';
    const release = { ...(await storeFoundMagnet(gateway.library, title, infoHash)), movieId };
    const { grabRelease } = await gateway.data(grab, { input: release });
    expect(grabRelease).toEqual({ downloadId: infoHash, queueId: grabRelease.queueId, title });
    expect(await readdir(folder)).toEqual([`${title}.magnet`]);
    const again = await gateway.ask(grab, { input: release });
    expect(again.errors).toMatchObject([{ extensions: { code: 'RELEASE_ALREADY_GRABBED' } }]);
    expect((await gateway.data(grabs, { state: 'GRABBED' })).grabs).toEqual({
      grabs: [
        { id: grabRelease.queueId, state: 'GRABBED', protocol: 'TORRENT', title, movie: { id: movieId } },
      ],
      pagination: { total: 1 },
    });
    expect(
      await gateway.data('mutation ($id: ID!) { cancelGrab(id: $id) }', { id: grabRelease.queueId }),
    ).toEqual({
      cancelGrab: grabRelease.queueId,
    });
    expect((await gateway.data(grabs, { state: 'GRABBED' })).grabs.pagination.total).toBe(0);
    expect(await gateway.data('mutation ($id: ID!) { deleteDownloadClient(id: $id) }', { id })).toEqual({
      deleteDownloadClient: id,
    });
  });

  it('are wanted', async () => {
    const wanted = `query { missingMovies(limit: 2) { movies { id } pagination { limit total } }
      cutoffUnmetMovies(sort: "title:asc") { movies { id } pagination { total } } }`;
    const { missingMovies, cutoffUnmetMovies } = await gateway.data(wanted);
    const { library } = gateway;
    expect(missingMovies.pagination).toEqual({
      limit: 2,
      total: (await library.wanted.missing()).pagination.total,
    });
    expect(cutoffUnmetMovies.pagination.total).toBe((await library.wanted.cutoffUnmet()).pagination.total);
    const { customFormats, movies, qualityProfiles } = library;
    const condition = { name: 'IMAX', type: 'releaseTitle', value: 'IMAX' } as const;
    const { id: customFormatId } = await customFormats.create({ name: 'IMAX', conditions: [condition] });
    const profile = (await qualityProfiles.list()).find(({ isDefault }) => isDefault);
    const formatScores = [{ customFormatId, score: 50 }];
    await qualityProfiles.update(profile?.id ?? '', { formatScores, cutoffFormatScore: 50 });
    const tmdbId = 900_002;
    const metadata = { ...fullMovie.metadata, tmdbId };
    const file = { path: '/movies/other.mkv', size: 1, quality: 'Bluray-1080p' };
    await movies.import([{ ...fullMovie, metadata, file }]);
    const cutoffUnmet = { reason: 'SCORE', formatScore: 0, cutoffFormatScore: 50, cutoff: 'Bluray-1080p' };
    const why = 'tmdbId cutoffUnmet { reason formatScore cutoffFormatScore cutoff }';
    const { cutoffUnmetMovies: page, movieByTmdbId } = await gateway.data(
      `{ cutoffUnmetMovies(limit: 100) { movies { ${why} } } movieByTmdbId(tmdbId: ${tmdbId}) { ${why} } }`,
    );
    expect(page.movies).toContainEqual({ tmdbId, cutoffUnmet });
    expect(movieByTmdbId).toEqual({ tmdbId, cutoffUnmet });
    const search = 'mutation { searchWantedMovies(type: CUTOFF_UNMET) { id kind } }';
    expect((await gateway.data(search)).searchWantedMovies).toMatchObject({ kind: 'search-wanted-movies' });
  });
});
