import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isWithoutFfmpeg, makeTestVideos, type TestVideos } from '../import/import-library.fixture.ts';
import { isLeftOut } from '../testing/clients/start-program.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { clientNames, firstReleases, openRoad, programOf, type Road } from './road.fixture.ts';

const timeout = 120_000;
/** `expect.poll` does not work in tests that run at the same time. */
const waiting = { timeout, interval: 200 };
const first = 'The.Matrix.1999.720p.WEB-DL.H264-FIRST';
const better = 'The.Matrix.1999.1080p.WEB-DL.H264-BETTER';
const broken = 'The.Matrix.1999.1080p.BluRay.REPACK.x264-BROKEN';
const next = 'The.Matrix.1999.1080p.BluRay.x264-NEXT';

/** Searches, and waits until a release is the file of the movie. */
async function searchUntil(road: Road, title: string) {
  const { movies } = road.fixture.library;
  await movies.autoSearch(road.movieId);
  const titleOfFile = async () => (await movies.get(road.movieId)).file?.releaseTitle ?? null;
  await vi.waitFor(async () => expect(await titleOfFile()).toBe(title), waiting);
  const { file } = await movies.get(road.movieId);
  if (file === null) throw new Error('There is no file.');
  return file;
}

const queueOf = async ({ fixture }: Road) => (await fixture.library.queue.list()).items;

// Most of the time is spent waiting for clients.
describe.concurrent.each(clientNames)('from wanted to on disk by %s', (name) => {
  const isOut = isLeftOut(programOf[name]) || isWithoutFfmpeg;
  let videos: TestVideos;
  beforeAll(async () => {
    if (!isOut) videos = await makeTestVideos();
  });
  afterAll(() => videos?.[Symbol.asyncDispose]());

  it.skipIf(isOut).each(databaseKinds)(
    'a release is found, grabbed, downloaded and imported, upgraded by a better one, and a broken one is replaced by the next, on %s',
    async (kind) => {
      await using road = await openRoad(kind, name);
      const { library } = road.fixture;
      await library.start();

      await road.list(...firstReleases(videos));
      const file = await searchUntil(road, first);
      expect(file).toMatchObject({ quality: 'WEBDL-720p', releaseTitle: first });
      // A second name of the file that the client has, not a copy.
      expect(await stat(file.path)).toMatchObject({ size: (await stat(videos.hd)).size, nlink: 2 });
      const imported = [{ title: first, status: 'completed', trackedDownloadState: 'imported' }];
      await vi.waitFor(async () => expect(await queueOf(road)).toMatchObject(imported), waiting);

      await road.list({ title: better, video: videos.fullHd });
      await searchUntil(road, better);
      const { items: binned } = await library.recycleBin.list();
      expect(binned).toMatchObject([{ movieId: road.movieId, size: (await stat(videos.hd)).size }]);

      await road.list(
        { title: next, video: videos.fullHd },
        { title: broken, video: videos.fullHd, isBroken: true },
      );
      await searchUntil(road, next);
      expect((await library.blocklist.list()).items).toMatchObject([{ title: broken }]);
      const states = Object.fromEntries(
        (await queueOf(road)).map((item) => [item.title, item.trackedDownloadState]),
      );
      expect(states).toMatchObject({ [broken]: 'failed' });
      const { items } = await library.activity.list({ movieId: road.movieId });
      expect(items.map(({ type }) => type).toReversed()).toEqual([
        'added',
        ...['grabbed', 'imported'],
        ...['grabbed', 'upgraded'],
        ...['grabbed', 'downloadFailed'],
        ...['grabbed', 'upgraded'],
      ]);
    },
    4 * timeout,
  );
});
