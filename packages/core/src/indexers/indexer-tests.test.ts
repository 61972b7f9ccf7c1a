import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IndexerStandIn, startIndexerStandIn } from '../testing/indexer-stand-in.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const secret = 'a secret of the operator';
const implementations = ['jackett', 'newznab', 'rss'] as const;

describe.each(databaseKinds)('tests of indexers on %s', (kind) => {
  let fixture: TestLibrary;
  let standIn: IndexerStandIn;
  const indexers = () => fixture.library.indexers;

  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { secret });
    standIn = await startIndexerStandIn();
    for (const indexer of implementations) {
      standIn.add(indexer, { id: '1', title: 'A.Movie.2020.1080p.WEB-DL.x264-Group' });
    }
  });
  afterEach(() => standIn.recover());
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await standIn[Symbol.asyncDispose]();
  });

  it.each(implementations)('say what a new one answers (%s), and store nothing', async (indexer) => {
    const tested = await indexers().test(standIn.indexers[indexer]);
    expect(tested).toMatchObject({ message: 'It answers, with 1 recent release.', releaseCount: 1 });
    expect(tested.capabilities === null).toBe(indexer === 'rss');
    expect(await indexers().list()).toEqual([]);
  });

  it.each<readonly [string, object, RegExp]>([
    ['a wrong key', { apiKey: 'wrong-key' }, /refuses the key/u],
    ['another path', { apiPath: '/nonesuch' }, /404/u],
    ['a private address that is not allowed', { allowPrivateAddresses: false }, /private|not allowed/iu],
    ['an address where nothing listens', { baseUrl: 'http://127.0.0.1:1' }, /reached|refused|connect/iu],
  ])('fail with a sentence for %s', async (_, more, message) => {
    const settings = { ...standIn.indexers.jackett, ...more };
    const error = await indexers()
      .test(settings)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INDEXER_TEST_FAILED', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain(settings.apiKey);
  });

  it('that are added have their capabilities; those that do not answer are added with the reason', async () => {
    const answering = await indexers().create({ ...standIn.indexers.jackett, name: 'Answering' });
    expect(answering.capabilities).toMatchObject({ movieSearch: true, searchParameters: ['q', 'imdbid'] });
    expect(answering.capabilities?.categories.map(({ id }) => id)).toContain(2000);
    expect(answering.status).toMatchObject({ state: 'ok', reason: null, failures: 0 });

    standIn.fail('newznab', 'plain503');
    const silent = await indexers().create({ ...standIn.indexers.newznab, name: 'Silent' });
    expect(silent).toMatchObject({ capabilities: null, status: { state: 'ok', failures: 0 } });
    expect(silent.status.reason).toContain('503');
    await expect(indexers().testStored(silent.id)).rejects.toMatchObject({ code: 'INDEXER_TEST_FAILED' });
    standIn.recover();
    expect(await indexers().testStored(silent.id)).toMatchObject({ releaseCount: 1 });
    const recovered = await indexers().get(silent.id);
    expect(recovered.status).toMatchObject({ state: 'ok', reason: null });
    expect(recovered.status.lastSuccessAt).not.toBeNull();
    expect(recovered.capabilities).not.toBeNull();
    expect(recovered.status.requests).toBeGreaterThan(2);
  });

  it('refuse one without a category of movies, and accept it as soon as it has one', async () => {
    standIn.fail('jackett', 'noMovieCategory', { on: 'caps' });
    const refused = {
      code: 'INDEXER_TEST_FAILED',
      message: expect.stringContaining('no category of movies'),
    };
    await expect(indexers().test(standIn.indexers.jackett)).rejects.toMatchObject(refused);
    const { id } = await indexers().create({ ...standIn.indexers.jackett, name: 'Without movies' });
    await expect(indexers().testStored(id)).rejects.toMatchObject(refused);
    standIn.recover();
    expect(await indexers().testStored(id)).toMatchObject({ releaseCount: 1 });
    const { capabilities, status } = await indexers().get(id);
    expect(capabilities?.categories.map(({ id: category }) => category)).toContain(2000);
    expect(status).toMatchObject({ state: 'ok', reason: null });
  });

  it.runIf(kind === 'postgresql')('end after what they asked has been counted', async () => {
    const { id } = await indexers().create({ ...standIn.indexers.newznab, name: 'Counted late' });
    const before = (await indexers().get(id)).status.requests;
    const isWritten = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const lock = fixture.database.transaction(async (em) => {
      await fixture.database.execute(em, 'select n.* from indexer_usage n where indexer_id = ? for update', [
        id,
      ]);
      isLocked.resolve();
      await isWritten.promise;
    });
    await isLocked.promise;
    let hasEnded = false;
    const tested = indexers()
      .testStored(id)
      .finally(() => {
        hasEnded = true;
      });
    await expect.poll(async () => (await indexers().get(id)).status.lastSuccessAt).not.toBeNull();
    expect(hasEnded).toBe(false);
    isWritten.resolve();
    await Promise.all([lock, tested]);
    expect((await indexers().get(id)).status.requests).toBe(before + 2);
  });

  it('forget what it could do when its address changes', async () => {
    const { id } = await indexers().create({ ...standIn.indexers.jackett, name: 'Moving' });
    const moved = await indexers().update(id, { baseUrl: 'http://127.0.0.1:1', apiKey: 'new' });
    expect(moved).toMatchObject({ capabilities: null, hasApiKey: true });
    expect(moved.status.reason).not.toBeNull();
  });
});
