import { mkdir, rm, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount } from '../testing/mounts.fixture.ts';
import { cleanLeftovers } from './clean-leftovers.ts';
import { createTestDisk, itemId, operationId, type TestDisk } from './disk.fixture.ts';
import { recycle, restore } from './recycle.ts';
import { renamedPath, temporaryPath } from './temporary-name.ts';

describe('the recycle bin', () => {
  let disk: TestDisk;
  beforeEach(async () => {
    disk = await createTestDisk();
    await disk.write('root/Movie (2001)/movie.mkv');
    await disk.write('root/Movie (2001)/movie.en.srt');
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  const recyclePath = (path: string, id = itemId) =>
    recycle({ path: disk.at(path), binFolder: disk.at('root/.cinephage-recycle'), id, operationId });
  const restorePath = (binPath: string, path: string) =>
    restore({ binPath, path: disk.at(path), operationId });

  it.for(['root/Movie (2001)/movie.mkv', 'root/Movie (2001)'])(
    'takes %s, and gives it back',
    async (path) => {
      const [files, before] = [await disk.list(), await disk.census()];
      const binPath = await recyclePath(path);
      expect(await disk.census()).toEqual(before);
      expect(await disk.list()).not.toContain(path);
      await rm(disk.at('root/Movie (2001)'), { recursive: true, force: true });

      await restorePath(binPath, path);
      const expected = path.endsWith('.mkv')
        ? ['root', 'root/.cinephage-recycle', 'root/Movie (2001)', path]
        : [...files, 'root/.cinephage-recycle'].toSorted();
      expect(await disk.list()).toEqual(expected);
    },
  );

  it('does not restore over another file', async () => {
    const binPath = await recyclePath('root/Movie (2001)/movie.mkv');
    await disk.write('root/Movie (2001)/movie.mkv', 'newer');
    const [files, before] = [await disk.list(), await disk.census()];
    const refused = restorePath(binPath, 'root/Movie (2001)/movie.mkv');
    await expect(refused).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    expect([await disk.list(), await disk.census()]).toEqual([files, before]);
  });

  it('refuses a bin that is a link, an item that exists, and missing files', async () => {
    await mkdir(disk.at('elsewhere'));
    await symlink(disk.at('elsewhere'), disk.at('root/.cinephage-recycle'));
    const files = await disk.list();
    await expect(recyclePath('root/Movie (2001)/movie.mkv')).rejects.toMatchObject({
      code: 'FILE_OPERATION_REFUSED',
    });
    expect(await disk.list()).toEqual(files);
    await rm(disk.at('root/.cinephage-recycle'));

    await recyclePath('root/Movie (2001)/movie.en.srt');
    await expect(recyclePath('root/Movie (2001)/movie.mkv')).rejects.toMatchObject({
      code: 'FILE_ALREADY_EXISTS',
    });
    await expect(recyclePath('root/none', operationId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(recyclePath('root/Movie (2001)/movie.mkv', '../../x')).rejects.toThrow(TypeError);
    await expect(restorePath(disk.at('root/none'), 'root/x')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    expect(await disk.list()).toContain('root/Movie (2001)/movie.mkv');
  });

  it('is not created in a root that is missing', async () => {
    const params = { path: disk.at('root/Movie (2001)/movie.mkv'), id: itemId, operationId };
    const refused = recycle({ ...params, binFolder: disk.at('unmounted/.cinephage-recycle') });
    await expect(refused).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await disk.list()).not.toContain('unmounted');
  });

  it.runIf(canMount)('takes a file from a mount inside of the root, and refuses its folder', async () => {
    await disk.write('other/Movie (2002)/movie2.mkv');
    disk.mount(disk.at('other'), 'root/more');
    const before = await disk.census();
    await expect(recyclePath('root/more/Movie (2002)')).rejects.toMatchObject({
      code: 'FILE_OPERATION_REFUSED',
    });
    const binPath = await recyclePath('root/more/Movie (2002)/movie2.mkv');
    expect(await disk.list()).not.toContain('other/Movie (2002)/movie2.mkv');
    await restorePath(binPath, 'root/more/Movie (2002)/movie2.mkv');
    expect(await disk.list()).toContain('other/Movie (2002)/movie2.mkv');
    expect(await disk.census()).toEqual(before);
  });
});

describe('leftovers', () => {
  it('are deleted if their operation has ended; all other files stay', async () => {
    await using disk = await createTestDisk();
    const [ended, alive] = [itemId, operationId];
    const nameOf = (path: string) => path.slice(disk.at('/').length);
    const target = disk.at('root/movie.mkv');
    const left = await disk.write(nameOf(temporaryPath(target, ended)));
    const kept = [
      await disk.write(nameOf(temporaryPath(target, alive))),
      await disk.write(nameOf(renamedPath(target, ended))),
      await disk.write('root/movie.mkv'),
      await disk.write(`root/movie.mkv.cinephage-${ended}`),
      await disk.write('root/.movie.mkv.cinephage-'),
      await disk.write(`root/.folder.cinephage-${ended}/movie.mkv`),
    ];
    const before = await disk.list();
    expect(await cleanLeftovers(disk.at('root'), async () => new Set([alive]))).toEqual([
      `.movie.mkv.cinephage-${ended}`,
    ]);
    expect(await disk.list()).toEqual(before.filter((path) => disk.at(path) !== left));
    expect(await disk.list()).toEqual(expect.arrayContaining(kept.map(nameOf)));
    expect(await cleanLeftovers(disk.at('root'), async () => new Set([alive]))).toEqual([]);
  });
});
