import { mkdir, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Release } from '../releases/release.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import { type GrabLibrary, openGrabLibrary, passkey, title } from './grab-library.fixture.ts';

const start = new Date('2026-03-03T12:00:00.000Z');
const minutesMs = 60_000;
/** No search grabs it. */
const cam = 'Inception.2010.CAM.x264-GROUP';

describe.each(databaseKinds)('grabs while all download clients are down on %s', (kind) => {
  let opened: GrabLibrary;
  let now: Date;
  beforeEach(async () => {
    now = start;
    opened = await openGrabLibrary(kind, { now: () => now });
    await opened.library.start();
  });
  afterEach(() => opened[Symbol.asyncDispose]());

  const grab = async (facts: Partial<Release> = {}) => {
    const { guid, indexerId } = await opened.find(facts);
    return opened.library.downloads.grab({ guid, indexerId, movieId: opened.movieId });
  };
  const pending = async () => (await opened.library.search.pending()).releases;
  const grabPending = async () =>
    endOf(opened.library, (await opened.library.schedules.run('grab-pending-releases')).taskId);
  const unavailable = {
    code: 'DOWNLOAD_CLIENT_UNAVAILABLE',
    message: expect.stringMatching(
      /does not exist.* stays pending and is tried again after 2026-03-03T12:05:00\.000Z\.$/,
    ),
  };

  it('stay pending, and are handed over once a client is up, whatever the decision is', async () => {
    await rm(opened.folder, { recursive: true });
    await expect(grab({ title: cam })).rejects.toMatchObject(unavailable);
    expect(await pending()).toMatchObject([
      { title: cam, movieId: opened.movieId, versionId: opened.movieId, source: 'interactive', attempts: 0 },
    ]);
    expect(JSON.stringify(await opened.query('select * from pending_release'))).not.toContain(passkey);
    expect((await grabPending()).message).toBe('No release is due.');
    now = new Date(start.getTime() + 6 * minutesMs);
    expect((await grabPending()).message).toBe('Grabbed: 0; postponed: 1; dropped: 0.');
    expect(await pending()).toMatchObject([{ title: cam, attempts: 1 }]);
    await mkdir(opened.folder);
    now = new Date(start.getTime() + 17 * minutesMs);
    expect((await grabPending()).message).toBe('Grabbed: 1; postponed: 0; dropped: 0.');
    expect(await opened.files()).toEqual([`${cam}.torrent`]);
    expect(await pending()).toEqual([]);
    expect((await opened.library.downloads.grabs()).grabs).toMatchObject([
      { title: cam, source: 'interactive', state: 'grabbed' },
    ]);
  });

  it('are replaced by the next choice of the user', async () => {
    await rm(opened.folder, { recursive: true });
    await expect(grab({ title: cam })).rejects.toMatchObject(unavailable);
    await expect(grab({ guid: 'two' })).rejects.toMatchObject(unavailable);
    expect(await pending()).toMatchObject([{ title }]);
    await mkdir(opened.folder);
    await grab({ title: cam });
    expect(await pending()).toEqual([]);
  });

  it('are not kept when the indexer refuses the file', async () => {
    opened.reply = (_request, response) => response.writeHead(404).end();
    await expect(grab()).rejects.toMatchObject({ code: 'RELEASE_UNAVAILABLE' });
    expect(await pending()).toEqual([]);
  });
});
