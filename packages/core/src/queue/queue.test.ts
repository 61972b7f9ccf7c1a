import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { insertQueueItem } from '../testing/queue-item.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { queueItemSchema } from './queue.schema.ts';

describe.each(databaseKinds)('the queue on %s', (kind) => {
  let fixture: TestLibrary | undefined;
  let number = 0;
  beforeEach(async () => {
    fixture ??= await openTestLibrary(kind);
    await fixture.query('delete from queue_item');
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const library = () => (fixture as TestLibrary).library;
  const queue = () => library().queue;
  async function addMovie(): Promise<string> {
    const tmdbId = ++number;
    await library().movies.import([toImport(movieMetadata(tmdbId))]);
    const [movie] = await library().movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  it('shows a download with its progress', async () => {
    const movieId = await addMovie();
    const id = await insertQueueItem(library(), {
      movie_id: movieId,
      version_id: movieId,
      download_id: 'abc',
    });
    const item = await queue().get(id.toUpperCase());
    expect(queueItemSchema.parse(item)).toEqual({
      ...{ id, downloadId: 'abc', title: 'A.Movie.2010.1080p.BluRay.x264-GROUP', status: 'downloading' },
      ...{ trackedDownloadStatus: 'ok', trackedDownloadState: 'downloading', protocol: 'torrent' },
      ...{ downloadClient: 'Torrents', downloadClientId: '0199a4c2-6d20-7c3e-9a54-1f0e7c2b8d01' },
      ...{ indexer: 'Indexer', outputPath: null, size: 8_000, sizeleft: 2_000, progress: 75, speed: 10 },
      ...{ timeleft: '00:03:20', estimatedCompletionTime: '2026-03-01T12:03:20.000Z', statusMessages: [] },
      ...{ errorMessage: null, isSeeded: false, movieId, versionId: movieId, quality: 'Bluray-1080p' },
      ...{ qualityScore: expect.any(Number), added: '2026-03-01T12:00:00.000Z' },
      ...{ started: '2026-03-01T12:00:00.000Z', ended: null },
    });
    expect(await queue().list()).toEqual({ items: [item], totalRecords: 1, page: 1, pageSize: 20 });
    for (const absent of ['nonesuch', uuidv7()]) {
      await expect(queue().get(absent)).rejects.toMatchObject({ code: 'QUEUE_ITEM_NOT_FOUND' });
    }
  });

  it.each([
    [{ status: 'warning', messages: [{ title: 'A', messages: ['It waits for seeds.'] }] }, 'warning'],
    [{ state: 'failed', status: 'failed', error_message: 'It failed.' }, 'error'],
    [{ state: 'failedPending', status: 'failed' }, 'error'],
    [{ state: 'imported', status: 'completed' }, 'ok'],
  ] as const)('says of %j that it is %s', async (facts, status) => {
    const id = await insertQueueItem(library(), facts);
    expect(await queue().get(id)).toMatchObject({ trackedDownloadStatus: status });
  });

  it.each([
    [
      { size: null, size_left: null, speed: null, seconds_left: null },
      { progress: null, timeleft: null },
    ],
    [{ size: 3_000, size_left: 1 }, { progress: 99.9 }],
    [{ size: 3_000, size_left: 0 }, { progress: 100 }],
    [{ size: 3_000, size_left: 4_000 }, { progress: 0 }],
    [{ seconds_left: 100 * 3_600 + 61 }, { timeleft: '100:01:01' }],
    [{ seconds_left: 8_640_000_000 }, { estimatedCompletionTime: null }],
    [
      { state: 'imported', seconds_left: 10 },
      { timeleft: null, speed: null },
    ],
  ] as const)('shows %j as %j', async (facts, shown) => {
    const id = await insertQueueItem(library(), facts);
    expect(queueItemSchema.parse(await queue().get(id))).toMatchObject(shown);
  });

  it('lists pages, the last one first, by status and movie, without those that are ignored', async () => {
    const movieId = await addMovie();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift(
        await insertQueueItem(library(), {
          movie_id: index < 2 ? movieId : null,
          status: index % 2 === 0 ? 'paused' : 'queued',
        }),
      );
    }
    await insertQueueItem(library(), { state: 'ignored', status: 'paused', movie_id: movieId });
    const list = async (query: object) => {
      const { items, totalRecords } = await queue().list(query);
      return [items.map(({ id }) => ids.indexOf(id)), totalRecords];
    };
    expect(await list({})).toEqual([[0, 1, 2, 3, 4], 5]);
    expect(await list({ limit: 2, page: 2 })).toEqual([[2, 3], 5]);
    expect(await list({ limit: 2, page: 4 })).toEqual([[], 5]);
    expect(await list({ status: 'paused' })).toEqual([[0, 2, 4], 3]);
    expect(await list({ movieId: movieId.toUpperCase() })).toEqual([[3, 4], 2]);
    expect(await list({ movieId, status: 'paused' })).toEqual([[4], 1]);
    expect(await list({ movieId: 'nonesuch' })).toEqual([[], 0]);
  });

  it.each([
    ['page', { page: 0 }],
    ['limit', { limit: 101 }],
    ['status', { status: 'ignored' }],
    ['order', { order: 'asc' }],
  ])('refuses a wrong %s: %j', async (field, query) => {
    await expect(queue().list(query as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field }],
    });
  });
});
