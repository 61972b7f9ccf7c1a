import { copyFile, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GrabLibrary, openGrabLibrary, title, torrent } from '../downloads/grab-library.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { createHousekeeping } from './polling/housekeeping.ts';

describe.each(databaseKinds)('removing a download of a watch folder from the queue on %s', (kind) => {
  let opened: GrabLibrary;
  const name = `${title}.torrent`;
  const path = () => join(opened.folder, name);
  beforeAll(async () => {
    opened = await openGrabLibrary(kind);
  });
  afterEach(async () => {
    await opened.query('delete from grab');
    await opened.query('delete from queue_item');
    for (const file of await opened.files()) await rm(join(opened.folder, file), { recursive: true });
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  async function grab(): Promise<string> {
    const { guid, indexerId } = await opened.find();
    const { queueId } = await opened.library.downloads.grab({ guid, indexerId, movieId: opened.movieId });
    return queueId;
  }
  const remove = (id: string, removeFromClient = true) =>
    opened.library.queue.remove(id, { removeFromClient });
  const rows = () => opened.query<{ id: string }>('select id from queue_item');

  it('removes the file that no client has taken', async () => {
    const id = await grab();
    expect(await opened.files()).toEqual([name]);
    await remove(id);
    expect(await opened.files()).toEqual([]);
    expect(await rows()).toEqual([]);
    await expect(opened.library.queue.get(id)).rejects.toMatchObject({ code: 'QUEUE_ITEM_NOT_FOUND' });
  });

  it('keeps the file if the client is to keep the download', async () => {
    await remove(await grab(), false);
    expect(await opened.files()).toEqual([name]);
    expect(await rows()).toEqual([]);
  });

  const changes: readonly (readonly [string, () => Promise<void>])[] = [
    ['was taken and replaced by another file', () => writeFile(path(), 'of a user')],
    ['has other content of the same size', () => writeFile(path(), Buffer.alloc(torrent.bytes.length, 'x'))],
    [
      'is a link to the same content',
      async () => {
        await copyFile(path(), join(opened.folder, 'other'));
        await unlink(path());
        await symlink('other', path());
      },
    ],
  ];
  it.each(changes)('keeps what is there if it %s', async (_case, change) => {
    const id = await grab();
    await change();
    const before = [await opened.files(), await readFile(path(), 'hex')];
    await remove(id);
    expect([await opened.files(), await readFile(path(), 'hex')]).toEqual(before);
    expect(await rows()).toEqual([]);
  });

  it('keeps a file of the same content that was there before', async () => {
    await writeFile(path(), torrent.bytes);
    await remove(await grab());
    expect(await opened.files()).toEqual([name]);
  });

  it('goes on if the client has taken it', async () => {
    const id = await grab();
    await rename(path(), join(opened.folder, `${name}.loaded`));
    await remove(id);
    expect(await opened.files()).toEqual([`${name}.loaded`]);
    expect(await rows()).toEqual([]);
  });

  it('removes it once the disk is back, whichever process sees it', async () => {
    const id = await grab();
    await rename(opened.folder, `${opened.folder}.away`);
    await remove(id);
    expect((await opened.library.queue.list()).items).toEqual([]);
    expect(await rows()).toEqual([{ id }]);
    await rename(`${opened.folder}.away`, opened.folder);
    const { database } = opened;
    await createHousekeeping({ database, logger: undefined, now: () => new Date() })();
    expect(await opened.files()).toEqual([]);
    expect(await rows()).toEqual([]);
  });
});
