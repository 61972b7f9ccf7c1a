import { databaseKinds, executeSql, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';
const waiting = { timeout: 60_000, interval: 200 };
const item = `fragment item on QueueItem {
  id status trackedDownloadState trackedDownloadStatus sizeleft timeleft statusMessages { title messages } movie { id }
}`;
const list = `query ($status: QueueStatus) { queue(status: $status) { items { ...item } totalRecords page pageSize } } ${item}`;
const get = `query ($id: ID!) { queueItem(id: $id) { ...item } } ${item}`;

describe.each(databaseKinds)('the queue on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  it('is listed, and shows each download', async () => {
    const { library } = gateway;
    await library.movies.import([fullMovie]);
    const [movie] = (await library.movies.list()).movies;
    const messages = [{ title: 'A.mkv', messages: ['It has no video.'] }];
    const id = await insertQueueItem(library, {
      ...{ movie_id: movie?.id ?? '', state: 'importPending', status: 'warning', messages },
    });
    await insertQueueItem(library);
    const { queueItem } = await gateway.data(get, { id });
    expect(queueItem).toEqual({
      ...{ id, status: 'WARNING', trackedDownloadState: 'IMPORT_PENDING', trackedDownloadStatus: 'WARNING' },
      ...{ sizeleft: 2_000, timeleft: null, statusMessages: messages, movie: { id: movie?.id } },
    });
    expect(await gateway.data(list, { status: 'WARNING' })).toEqual({
      queue: { items: [queueItem], totalRecords: 1, page: 1, pageSize: 20 },
    });
    const { errors } = await gateway.ask(get, { id: 'nonesuch' });
    expect(errors).toMatchObject([{ extensions: { code: 'QUEUE_ITEM_NOT_FOUND' } }]);
  });

  it('lets go of downloads, and publishes that', async () => {
    const { library } = gateway;
    const changes = gateway.subscribe('subscription { queueChanged { type id item { status } } }');
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const { data } of changes) {
        seen.push(data.queueChanged);
        if (data.queueChanged.type === 'QUEUE_ITEM_REMOVED') break;
      }
    })();
    const ids: string[] = [];
    // Again until the subscription stands.
    await vi.waitFor(async () => {
      ids.push(await insertQueueItem(library));
      expect(seen).not.toEqual([]);
    }, waiting);
    const [id = ''] = ids;
    const remove =
      'mutation ($id: ID!, $blocklist: Boolean) { removeFromQueue(id: $id, blocklist: $blocklist) }';
    expect(await gateway.data(remove, { id, blocklist: true })).toEqual({ removeFromQueue: id });
    await following;
    expect(seen[0]).toMatchObject({ type: 'QUEUE_ITEM_ADDED', item: { status: 'DOWNLOADING' } });
    expect(seen.at(-1)).toEqual({ type: 'QUEUE_ITEM_REMOVED', id, item: null });
    expect((await library.blocklist.list()).pagination.total).toBe(1);
    const { errors } = await gateway.ask(remove, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'QUEUE_ITEM_NOT_FOUND' } }]);

    await insertQueueItem(library, { state: 'failed' });
    const cleanUp = 'mutation { cleanUpQueue(removeCompleted: false) { removedCount } }';
    expect(await gateway.data(cleanUp)).toEqual({ cleanUpQueue: { removedCount: 1 } });
  });

  it('publishes downloads that fail', async () => {
    const { library } = gateway;
    const [movie] = (await library.movies.list()).movies;
    const changes = gateway.subscribe(
      'subscription ($movieId: ID) { downloadChanged(movieId: $movieId) { kind grabId message movie { id } } }',
      { movieId: movie?.id },
    );
    const first = changes.next();
    const data = {
      ...{ grabId: unknownId, versionId: movie?.id, releaseTitle: 'A.Release', indexer: 'One' },
      ...{
        protocol: 'usenet',
        quality: 'Unknown',
        downloadClient: 'NZBGet',
        message: 'Articles are missing.',
      },
    };
    const fail = () =>
      executeSql(
        library,
        "insert into activity (type, movie_id, title, at, data) values ('downloadFailed', ?, 'A', ?, ?)",
        [...[movie?.id, new Date(), JSON.stringify(data)]],
      );
    let answer: unknown;
    void first.then(({ value }) => {
      answer = value;
    });
    await vi.waitFor(async () => {
      await fail();
      expect(answer).toBeDefined();
    }, waiting);
    expect(answer).toMatchObject({
      data: {
        downloadChanged: {
          ...{
            kind: 'FAILED',
            grabId: unknownId,
            message: 'Articles are missing.',
            movie: { id: movie?.id },
          },
        },
      },
    });
    await changes.return?.();
  });
});
