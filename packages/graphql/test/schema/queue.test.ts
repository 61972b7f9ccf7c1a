import { databaseKinds, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

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
});
