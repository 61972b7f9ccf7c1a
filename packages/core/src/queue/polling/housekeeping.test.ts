import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids/uuid.ts';
import { insertDownloadClient } from '../../testing/client-stand-in.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { insertQueueItem } from '../../testing/queue-item.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import { createDeleteOldDownloads, failedRetentionMs, importedRetentionMs } from '../delete-old-downloads.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';
import { createHousekeeping } from './housekeeping.ts';

const dayMs = 86_400_000;

describe.each(databaseKinds)('downloads that no poll ends, on %s', (kind) => {
  let fixture: TestLibrary;
  let movieId: string;
  let clientId: string;
  let watchFolderId: string;
  let now = new Date();
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { now: () => now });
    await fixture.library.movies.import([toImport(movieMetadata(1))]);
    movieId = (await fixture.library.movies.list()).movies[0]?.id ?? '';
    clientId = await insertDownloadClient(fixture.library);
    watchFolderId = await insertDownloadClient(fixture.library, { name: 'Watch' });
    await fixture.query("update download_client set implementation = 'WatchFolder' where id = ?", [
      watchFolderId,
    ]);
  });
  beforeEach(async () => {
    now = new Date();
    await fixture.query('delete from queue_item');
    await fixture.query('delete from grab');
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const keepHouse = () =>
    createHousekeeping({ database: fixture.database, logger: undefined, now: () => now })();
  const stateOf = async (id: string) =>
    (await fixture.query<{ state: string }>('select state from queue_item where id = ?', [id]))[0]?.state;
  async function grab(state: string, facts: Partial<QueueItemRow> = {}): Promise<string> {
    const id = uuidv7();
    await fixture.query(
      `insert into grab (id, movie_id, version_id, state, source, title, release, client_id, download_id, created_at, updated_at)
        values (?, ?, ?, ?, 'rss', 'A release', '{}', ?, ?, ?, ?)`,
      [id, movieId, movieId, state, facts.client_id ?? clientId, id, now, now],
    );
    const ofMovie = { movie_id: movieId, version_id: movieId };
    return insertQueueItem(fixture.library, { client_id: clientId, ...ofMovie, ...facts, id });
  }

  it('end with their grabs', async () => {
    const [cancelled, expired] = [await grab('cancelled'), await grab('expired')];
    const [imported, watched] = [
      await grab('imported'),
      await grab('imported', { client_id: watchFolderId }),
    ];
    const importing = await grab('cancelled', { state: 'importing' });
    await keepHouse();
    expect([await stateOf(cancelled), await stateOf(expired)]).toEqual(['ignored', 'ignored']);
    // Another file of the version was imported: the client goes on with this one.
    expect([await stateOf(imported), await stateOf(watched)]).toEqual(['downloading', 'imported']);
    expect(await stateOf(importing)).toBe('importing');
  });

  it('say that their client is disabled, once', async () => {
    const id = await grab('grabbed');
    const [watched, finished] = [
      await insertQueueItem(fixture.library, { client_id: watchFolderId }),
      await insertQueueItem(fixture.library, { client_id: clientId, state: 'importPending' }),
    ];
    const setEnabled = (enabled: boolean) =>
      fixture.query('update download_client set enabled = ?', [enabled]);
    await keepHouse();
    expect(await fixture.library.queue.get(id)).toMatchObject({ status: 'downloading', statusMessages: [] });
    await setEnabled(false);
    await keepHouse();
    const item = await fixture.library.queue.get(id);
    const message =
      'Its download client Torrents is disabled; enable it, so that the download is followed again, or remove the download from the queue.';
    expect(item).toMatchObject({
      ...{ status: 'warning', trackedDownloadState: 'downloading', speed: null, timeleft: null },
      statusMessages: [{ title: 'Torrents', messages: [message] }],
    });
    for (const other of [watched, finished]) {
      expect((await fixture.library.queue.get(other)).statusMessages).toEqual([]);
    }
    const changedAt = () => fixture.query('select updated_at from queue_item where id = ?', [id]);
    const before = await changedAt();
    now = new Date(now.getTime() + 1_000);
    await keepHouse();
    expect(await changedAt()).toEqual(before);
    await setEnabled(true);
  });

  it('end with their client', async () => {
    const id = await grab('grabbed', { client_id: uuidv7() });
    const other = await grab('imported', { state: 'importPending', client_id: uuidv7() });
    await keepHouse();
    expect([await stateOf(id), await stateOf(other)]).toEqual(['ignored', 'importPending']);
    expect((await fixture.library.downloads.grabs({ state: 'cancelled' })).grabs).toMatchObject([{ id }]);
    expect((await fixture.library.activity.list({ type: 'downloadRemoved' })).items).toMatchObject([
      { data: { grabId: id, message: 'The download client Torrents was deleted.' } },
    ]);
  });

  it('end when their grab is cancelled', async () => {
    const id = await grab('grabbed');
    await fixture.library.downloads.cancel(id);
    expect(await stateOf(id)).toBe('ignored');
  });

  it('are live as long as they are followed, however old their grab is', async () => {
    const followed = await grab('grabbed');
    now = new Date(Date.now() + 15 * dayMs);
    const { grabs } = await fixture.library.downloads.grabs();
    expect(grabs).toMatchObject([{ id: followed, state: 'grabbed' }]);
    await expect(fixture.library.downloads.cancel(followed)).resolves.toBeUndefined();
  });

  it('are deleted after a while, if their client has them no longer', async () => {
    const ended = { ended_at: now, missing_since: now };
    const imported = await grab('imported', { state: 'imported', ...ended });
    const ignored = await grab('cancelled', { state: 'ignored', ended_at: now, client_id: watchFolderId });
    const failed = await grab('failed', { state: 'failed', ...ended });
    const seeding = await grab('imported', { state: 'imported', ended_at: now });
    const live = await grab('cancelled', { state: 'importPending', missing_since: now });
    const states = () => Promise.all([imported, ignored, failed, seeding, live].map(stateOf));
    const deleteIn = (ms: number) =>
      createDeleteOldDownloads({ ...fixture, now: () => new Date(now.getTime() + ms) })(500);
    expect(await deleteIn(importedRetentionMs - 1_000)).toBe(0);
    expect(await deleteIn(importedRetentionMs + 1_000)).toBe(2);
    expect(await states()).toEqual([undefined, undefined, 'failed', 'imported', 'importPending']);
    expect(await deleteIn(failedRetentionMs + 1_000)).toBe(1);
    expect(await states()).toEqual([undefined, undefined, undefined, 'imported', 'importPending']);
  });
});
