import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, type IndexerStandIn, startIndexerStandIn } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const good = 'Any.Movie.2010.1080p.BluRay.x264-GOOD';
const cam = 'Any.Movie.2010.CAM.x264-BAD';
const fields = `guid indexerId indexer title approved protocol downloadUrl mappedMovie { id }
  quality { quality } rejectionDetails { code sentence } versions { versionId approved }`;
const releases = `query ($movieId: ID!, $limit: Int) {
  releases(movieId: $movieId, limit: $limit) {
    totalResults releases { ${fields} } indexerResults { indexerName resultCount status errorMessage }
  }
}`;
const follow = `subscription ($movieId: ID!) {
  releaseSearch(movieId: $movieId) { indexer { indexerName status } releases { title approved } }
}`;
const pending = `query ($movieId: ID) {
  pendingReleases(movieId: $movieId) { title movieId versionId source reason attempts protocol dueAt }
}`;
const grab = 'mutation ($input: GrabReleaseInput!) { grabRelease(input: $input) { title } }';

describe.each(databaseKinds)('searches on %s', (kind) => {
  let gateway: Gateway;
  let standIn: IndexerStandIn;
  let folder: string;
  let movieId: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-watch-'));
    standIn = await startIndexerStandIn();
    gateway = await startGateway(kind, { secret: 'a secret of the operator' });
    const { indexers, movies, downloadClients } = gateway.library;
    const metadata = { ...fullMovie.metadata, title: 'Any Movie', runtime: 120 };
    await movies.import([{ metadata, rootFolderPath: '/movies' }]);
    movieId = (await movies.list()).movies[0]?.id ?? '';
    standIn.add('jackett', { id: 'good', title: good }, { id: 'cam', title: cam });
    await indexers.create({ ...standIn.indexers.jackett, name: 'Works' });
    await indexers.create({ ...standIn.indexers.newznab, name: 'Fails' });
    await downloadClients.create({
      ...{ name: 'T', implementation: 'WatchFolder', folder, protocol: 'torrent' },
    });
    standIn.fail('newznab', 'plain500');
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await standIn[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('answer each indexer as it answers', async () => {
    const answers: Record<string, unknown> = {};
    for await (const { data, errors } of gateway.subscribe(follow, { movieId })) {
      expect(errors).toBeUndefined();
      const { indexer, releases: found } = data.releaseSearch;
      answers[indexer.indexerName] = { status: indexer.status, found };
    }
    expect(answers).toEqual({
      Works: {
        status: 'SUCCESS',
        found: [
          { title: good, approved: true },
          { title: cam, approved: false },
        ],
      },
      Fails: { status: 'ERROR', found: [] },
    });
  });

  it('answer all releases with the decision about each, the best first, without keys', async () => {
    const answer = await gateway.data(releases, { movieId });
    const [first, second] = answer.releases.releases;
    expect(answer.releases).toMatchObject({ totalResults: 2, releases: [{ title: good }, { title: cam }] });
    expect(first).toMatchObject({
      ...{ indexer: 'Works', approved: true, protocol: 'TORRENT', downloadUrl: null, rejectionDetails: [] },
      ...{ mappedMovie: { id: movieId }, quality: { quality: 'Bluray-1080p' } },
      versions: [{ versionId: movieId, approved: true }],
    });
    expect(second).toMatchObject({
      approved: false,
      rejectionDetails: [{ sentence: expect.stringContaining('CAM') }],
    });
    const results = new Map(
      answer.releases.indexerResults.map((one: { indexerName: string }) => [one.indexerName, one]),
    );
    expect(results.get('Works')).toMatchObject({ status: 'SUCCESS', resultCount: 2, errorMessage: null });
    expect(results.get('Fails')).toMatchObject({ resultCount: 0, errorMessage: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain(standIn.apiKey);
    const limited = await gateway.data(releases, { movieId, limit: 1 });
    expect(limited.releases).toMatchObject({ totalResults: 2, releases: [{ title: good }] });
  });

  it('refuse movies that do not exist, and searches for nothing', async () => {
    const unknown = { movieId: '0191f3b2-0000-7000-8000-000000000000' };
    expect((await gateway.ask(releases, unknown)).errors).toMatchObject([
      { path: ['releases'], extensions: { code: 'MOVIE_NOT_FOUND' } },
    ]);
    const [refused] = (await gateway.ask('{ releases { totalResults } }')).errors ?? [];
    expect(refused?.extensions).toMatchObject({ code: 'INVALID_INPUT', details: [{ field: 'query' }] });
    const indexers = ['0191f3b2-0000-7000-8000-00000000dead'];
    const unasked = '($ids: [String!]) { releases(query: "a", indexers: $ids) { totalResults } }';
    expect((await gateway.ask(`query ${unasked}`, { ids: indexers })).errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', details: [{ field: 'indexers' }] } },
    ]);
    const answers = [];
    for await (const { errors } of gateway.subscribe(follow, unknown)) answers.push(errors);
    expect(answers).toMatchObject([[{ extensions: { code: 'MOVIE_NOT_FOUND' } }]]);
  });

  it('have releases that wait for their download client', async () => {
    const { releases: found } = await gateway.data(releases, { movieId });
    const { guid, indexerId } = found.releases[0];
    expect(await gateway.data(pending)).toEqual({ pendingReleases: [] });
    await rename(folder, `${folder}-away`);
    const refused = await gateway.ask(grab, { input: { guid, indexerId, movieId } });
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringContaining('stays pending and is tried again'),
        extensions: { code: 'DOWNLOAD_CLIENT_UNAVAILABLE' },
      },
    ]);
    const waiting = {
      ...{ title: good, movieId, versionId: movieId, source: 'INTERACTIVE', attempts: 0 },
      ...{ reason: 'DOWNLOAD_CLIENT_UNAVAILABLE', protocol: 'TORRENT', dueAt: expect.any(String) },
    };
    expect(await gateway.data(pending, { movieId })).toEqual({ pendingReleases: [waiting] });
    await rename(`${folder}-away`, folder);
    await gateway.data(grab, { input: { guid, indexerId, movieId } });
    expect(await readdir(folder)).toEqual([`${good}.torrent`]);
    expect(await gateway.data(pending)).toEqual({ pendingReleases: [] });
  });
});
