import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKinds, insertQueueItem } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullMovie } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const candidates = `query ($id: ID!) {
  queueCandidates(id: $id) { isComplete files { path importable movie { movieId } rejections { code } } }
}`;
const choose = `mutation ($id: ID!, $input: ImportQueueItemInput!) { importQueueItem(id: $id, input: $input) { kind state } }`;
const retry = `mutation ($id: ID!) { retryQueueItem(id: $id) { kind state } }`;

describe.each(databaseKinds)('downloads that were not imported, on %s', (kind) => {
  let gateway: Gateway;
  let folder: string;
  beforeAll(async () => {
    gateway = await startGateway(kind);
    folder = await mkdtemp(join(tmpdir(), 'cinephage-queue-'));
    await mkdir(join(folder, 'release'));
    await writeFile(join(folder, 'release', 'movie.mkv'), 'no video');
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('show their files, and are imported or tried again', async () => {
    await gateway.library.movies.import([fullMovie]);
    const [movie] = (await gateway.library.movies.list()).movies;
    const movieId = movie?.id ?? '';
    const item = { movie_id: movieId, version_id: movieId, status: 'warning' } as const;
    const add = (facts: Parameters<typeof insertQueueItem>[1]) =>
      insertQueueItem(gateway.library, {
        ...{ ...item, state: 'importPending', output_path: join(folder, 'release') },
        ...facts,
      });
    const id = await add({});
    const { queueCandidates } = await gateway.data(candidates, { id });
    expect(queueCandidates).toMatchObject({
      isComplete: true,
      files: [{ importable: false, movie: { movieId }, rejections: expect.any(Array) }],
    });
    const input = { files: [{ path: queueCandidates.files[0].path, movieId }] };
    expect(await gateway.data(choose, { id, input })).toMatchObject({
      importQueueItem: { kind: 'import-download' },
    });
    expect(await gateway.data(retry, { id: await add({}) })).toMatchObject({
      retryQueueItem: { kind: 'import-download' },
    });
    const gone = await add({ state: 'failed', status: 'failed', output_path: join(folder, 'nonesuch') });
    expect(await gateway.data(retry, { id: gone })).toMatchObject({
      retryQueueItem: { kind: 'auto-search' },
    });
    const { errors } = await gateway.ask(candidates, { id: 'nonesuch' });
    expect(errors).toMatchObject([{ extensions: { code: 'QUEUE_ITEM_NOT_FOUND' } }]);
  });

  it('have settings that are changed one by one', async () => {
    const fields = 'stalledAfterHours searchAfterFailure maximumFailedSearches';
    const change = `mutation ($input: UpdateDownloadSettingsInput!) { updateDownloadSettings(input: $input) { ${fields} } }`;
    const expected = { stalledAfterHours: null, searchAfterFailure: true, maximumFailedSearches: 5 };
    const input = { stalledAfterHours: null, maximumFailedSearches: 5 };
    expect(await gateway.data(change, { input })).toEqual({ updateDownloadSettings: expected });
    expect(await gateway.data(`{ downloadSettings { ${fields} } }`)).toEqual({ downloadSettings: expected });
  });
});
