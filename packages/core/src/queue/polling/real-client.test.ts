import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGrabLibrary } from '../../downloads/grab-library.fixture.ts';
import { isLeftOut } from '../../testing/clients/start-program.ts';
import {
  qBittorrentProgram,
  type RunningTorrentClient,
  startQBittorrent,
} from '../../testing/clients/start-qbittorrent.ts';
import { startWebSeeds, type WebSeeds } from '../../testing/clients/web-seeds.ts';
import { databaseKinds } from '../../testing/test-database.ts';

const waiting = { timeout: 60_000, interval: 100 };

describe.skipIf(isLeftOut(qBittorrentProgram))('a download of a real qBittorrent', () => {
  let program: RunningTorrentClient;
  let seeds: WebSeeds;
  beforeAll(async () => {
    [program, seeds] = await Promise.all([startQBittorrent(), startWebSeeds()]);
  });
  afterAll(async () => {
    await program.stop();
    await seeds.stop();
  });

  it.each(databaseKinds)('is followed from the grab to its end on %s', async (kind) => {
    await using fixture = await openGrabLibrary(kind);
    const { library, movieId, indexerId } = fixture;
    for (const { id } of await library.downloadClients.list()) await library.downloadClients.delete(id);
    const { host, port, username, password } = program;
    await library.downloadClients.create({
      ...{ name: 'qBittorrent', implementation: 'qBittorrent', host, port, username, password },
    });
    // Of the category.
    const folder = join(program.downloads, 'cinephage');
    const title = `Inception.2010.1080p.BluRay.x264-${kind.toUpperCase()}`;
    const torrent = seeds.seed({ name: title, content: randomBytes(400_000), held: true });
    fixture.reply = (_request, response) => response.end(torrent.bytes);
    await fixture.find({ title, infoHash: torrent.infoHash });
    const { queueId } = await library.downloads.grab({ guid: 'one', indexerId, movieId });
    const item = () => library.queue.get(queueId);
    expect(await item()).toMatchObject({ status: 'queued', downloadId: torrent.infoHash, movieId });

    await library.start();
    await expect.poll(async () => (await item()).size, waiting).toBe(torrent.size);
    expect((await item()).trackedDownloadState).toBe('downloading');
    // The client dies, and begins again.
    await program.crash();
    torrent.release();
    await expect.poll(async () => (await item()).outputPath, waiting).toBe(join(folder, title));
    expect(await item()).toMatchObject({ sizeleft: 0, progress: 100, started: expect.any(String) });
    expect((await item()).trackedDownloadState).not.toBe('downloading');

    await expect
      .poll(
        () =>
          library.queue.remove(queueId).then(
            () => 'removed',
            ({ code }) => code,
          ),
        waiting,
      )
      .toBe('removed');
    await expect
      .poll(
        () =>
          access(join(folder, title)).then(
            () => 'there',
            ({ code }) => code,
          ),
        waiting,
      )
      .toBe('ENOENT');
    expect((await library.queue.list()).totalRecords).toBe(0);
  });
});
