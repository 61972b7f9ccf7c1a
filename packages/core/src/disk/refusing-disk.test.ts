import { chmod, chown, statfs } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, makeReadOnly } from '../testing/mounts.fixture.ts';
import { createTestDisk, operationId, refuseLinks, type TestDisk } from './disk.fixture.ts';
import { placeFile } from './place-file.ts';
import { recycle } from './recycle.ts';
import { renameEntry } from './rename-entry.ts';
import { runDiskProcess } from './run-disk.fixture.ts';

describe('a disk that refuses', () => {
  let disk: TestDisk;
  let source: string;
  beforeEach(async () => {
    disk = await createTestDisk();
    source = await disk.write('downloads/movie.mkv', Buffer.alloc(3 * 1024 * 1024, 'movie'));
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  describe.runIf(canMount)('for lack of space', () => {
    it.for(['hardlink', 'copy', 'move'] as const)('%s writes nothing', async (method) => {
      disk.mount('tmpfs', 'full');
      const [files, before] = [await disk.list(), await disk.census()];
      const steps: string[] = [];
      const onStep = (step: string) => {
        steps.push(step);
      };
      const refused = placeFile({
        source,
        target: disk.at('full/Movie/movie.mkv'),
        method,
        operationId,
        onStep,
      });
      await expect(refused).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringMatching(/bytes/),
      });
      expect(steps).toEqual(['planned', 'folder-created']);
      expect([await disk.list(), await disk.census()]).toEqual([files, before]);
    });

    it('that another program uses up meanwhile: removes what it has written', async () => {
      const full = disk.mount('tmpfs', 'full');
      source = await disk.write('downloads/small.mkv', Buffer.alloc(900 * 1024, 'movie'));
      const files = await disk.list();
      const onStep = async (step: string) => {
        if (step === 'copying') await disk.write('full/other', Buffer.alloc(500 * 1024));
      };
      const refused = placeFile({ source, target: `${full}/movie.mkv`, method: 'move', operationId, onStep });
      await expect(refused).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringMatching(/is full/),
      });
      expect(await disk.list()).toEqual([...files, 'full/other'].toSorted());
      const { bavail, bsize } = await statfs(full);
      expect(bavail * bsize).toBeGreaterThan(400 * 1024);
    });
  });

  it.runIf(canMount)('as it is mounted read-only: names the reason, and changes nothing', async () => {
    const folder = disk.mount(disk.at('downloads'), 'read-only');
    makeReadOnly(folder);
    const [files, before] = [await disk.list(), await disk.census()];
    const refused = { code: 'FILE_OPERATION_REFUSED', message: expect.stringMatching(/read-only/) };
    const path = `${folder}/movie.mkv`;
    const target = `${folder}/new.mkv`;
    await expect(placeFile({ source, target, method: 'move', operationId })).rejects.toMatchObject(refused);
    await expect(renameEntry({ from: path, to: target, operationId })).rejects.toMatchObject(refused);
    const bin = { binFolder: `${folder}/bin`, id: operationId, operationId };
    await expect(recycle({ path, ...bin })).rejects.toMatchObject(refused);
    expect([await disk.list(), await disk.census()]).toEqual([files, before]);
    // A move out of it places the file, and cannot remove the source.
    const moved = placeFile({
      source: path,
      target: disk.at('movies/movie.mkv'),
      method: 'move',
      operationId,
    });
    await expect(moved).rejects.toMatchObject(refused);
    expect(await disk.list()).toEqual(expect.arrayContaining(['downloads/movie.mkv', 'movies/movie.mkv']));
  });

  it.runIf(canMount)(
    'copies to another kind of file system, and cleans up where links are refused',
    async () => {
      disk.mount('tmpfs', 'memory');
      source = await disk.write('downloads/small.mkv', Buffer.alloc(300 * 1024, 'movie'));
      const before = await disk.census();
      const target = disk.at('memory/movie.mkv');
      await placeFile({ source, target, method: 'move', operationId, linkFile: refuseLinks });
      expect(await disk.census()).toEqual(before);
      expect(await disk.list()).toEqual(['downloads', 'downloads/movie.mkv', 'memory', 'memory/movie.mkv']);
    },
  );

  /** Root may do everything; a process may only give up the rights of root. */
  describe.runIf(process.getuid?.() === 0)('another user', () => {
    const userId = 65_534;

    async function makeAccessible(): Promise<void> {
      for (const path of ['.', 'downloads']) await chmod(disk.at(path), 0o755);
      await disk.write('movies/other.mkv');
      await chown(disk.at('movies'), userId, userId);
    }

    it('is refused in a folder that is not writable, and changes nothing', async () => {
      await makeAccessible();
      await chown(disk.at('movies'), 0, 0);
      const [files, before] = [await disk.list(), await disk.census()];
      const target = disk.at('movies/movie.mkv');
      for (const method of ['hardlink', 'copy', 'move'] as const) {
        const result = runDiskProcess({
          run: 'place',
          from: source,
          to: target,
          method,
          operationId,
          userId,
        });
        expect(result).toMatchObject({
          code: 'FILE_OPERATION_REFUSED',
          message: expect.stringMatching(/permissions/),
        });
      }
      const renamed = runDiskProcess({ run: 'rename', from: source, to: target, operationId, userId });
      expect(renamed).toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      expect([await disk.list(), await disk.census()]).toEqual([files, before]);
    });

    it('is refused a source that is not readable', async () => {
      await makeAccessible();
      await chmod(source, 0o600);
      const files = await disk.list();
      const target = disk.at('movies/movie.mkv');
      const result = runDiskProcess({ run: 'place', from: source, to: target, operationId, userId });
      expect(result).toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      expect(await disk.list()).toEqual(files);
    });

    it('keeps a source that may not be removed, next to the target', async () => {
      await makeAccessible();
      const target = disk.at('movies/movie.mkv');
      const result = runDiskProcess({
        run: 'place',
        from: source,
        to: target,
        method: 'move',
        operationId,
        userId,
      });
      expect(result).toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      expect(await disk.list()).toEqual(expect.arrayContaining(['downloads/movie.mkv', 'movies/movie.mkv']));
    });
  });
});
