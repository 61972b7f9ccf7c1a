import { chmod, link, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { findLost, findReplaced, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { canMount, makeReadOnly } from '../testing/mounts.fixture.ts';
import { runStoppedOperations } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const program = new URL('removal-process.fixture.ts', import.meta.url);
const isRoot = process.getuid?.() === 0;

/** Each test counts the files of the whole disk before and after. */
describe.each(databaseKinds)('deleting and restoring on disks that refuse, on %s', (kind) => {
  let fixture: TestLibrary;
  let disk: TestDisk;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    disk = await createTestDisk();
    await disk.write('root/Other (1990)/other.mkv');
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await disk[Symbol.asyncDispose]();
  });

  async function addMovie(path: string, root: string): Promise<string> {
    const file = { path: disk.at(path), size: 4, quality: 'DVD' };
    await fixture.library.movies.import([
      toImport(movieMetadata(1), { rootFolderPath: disk.at(root), file }),
    ]);
    return (await fixture.library.movies.list()).movies[0]?.id ?? '';
  }

  const remove = (id: string) => fixture.library.movies.delete(id, { deleteFiles: true });
  const itemId = async () => (await fixture.library.recycleBin.list()).items[0]?.id ?? '';
  const census = () => takeCensus(disk.at(''));

  it('moves a name of a file with hard links, and leaves the others', async () => {
    await disk.write('root/Movie/movie.mkv');
    await mkdir(disk.at('downloads'));
    await link(disk.at('root/Movie/movie.mkv'), disk.at('downloads/seeded.mkv'));
    const before = await census();
    await remove(await addMovie('root/Movie/movie.mkv', 'root'));
    const after = await census();
    expect([findLost(before, after), findReplaced(before, after)]).toEqual([[], []]);
    expect([...after.keys()]).toContain('downloads/seeded.mkv');
    await fixture.library.recycleBin.delete(await itemId());
    expect(findLost(before, await census())).toEqual([]);
  });

  describe.runIf(canMount)('with mounts', () => {
    it('copies a file between bind mounts into the recycle bin, and back', async () => {
      await disk.write('elsewhere/Movie/movie.mkv');
      await disk.write('elsewhere/Movie/movie.srt');
      await mkdir(disk.at('root/more'));
      disk.mount(disk.at('elsewhere'), 'root/more');
      const before = await census();
      await remove(await addMovie('root/more/Movie/movie.mkv', 'root'));
      const deleted = await census();
      expect(findLost(before, deleted)).toEqual([]);
      const bin = [...deleted.keys()].filter((path) => path.startsWith('root/.cinephage-recycle/'));
      expect(bin.map((path) => path.split('/').at(-1))).toEqual(['movie.mkv', 'movie.srt']);
      expect([...deleted.keys()]).not.toContain('elsewhere/Movie/movie.mkv');
      await fixture.library.recycleBin.restore(await itemId());
      expect([...(await census()).keys()]).toEqual([...before.keys()]);
      expect(findLost(before, await census())).toEqual([]);
    });

    it('keeps a file whose recycle bin is on a disk that is full', async () => {
      const root = disk.mount('tmpfs', 'full');
      await disk.write('elsewhere/movie.mkv', Buffer.alloc(200_000, 1));
      await mkdir(`${root}/Movie`);
      disk.mount(disk.at('elsewhere'), 'full/Movie');
      await fill(`${root}/filler`);
      const before = await census();
      const id = await addMovie('full/Movie/movie.mkv', 'full');
      await expect(remove(id)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(await census()).toEqual(before);
      expect((await fixture.library.movies.get(id)).hasFile).toBe(true);
      expect(await fixture.query('select * from file_operation')).toEqual([]);
    });

    it('keeps a file in the recycle bin while there is no space for it', async () => {
      await mkdir(disk.at('root/Movie'));
      const folder = disk.mount('tmpfs', 'root/Movie');
      await disk.write('root/Movie/movie.mkv', Buffer.alloc(200_000, 1));
      const id = await addMovie('root/Movie/movie.mkv', 'root');
      await remove(id);
      await fill(`${folder}/filler`);
      const before = await census();
      await expect(fixture.library.recycleBin.restore(await itemId())).rejects.toMatchObject({
        code: 'DISK_FULL',
      });
      expect(await census()).toEqual(before);
      expect((await fixture.library.recycleBin.list()).pagination.total).toBe(1);
      expect(await fixture.query('select * from file_operation')).toEqual([]);
    });

    it('changes nothing on a disk that is read-only', async () => {
      await disk.write('root/Movie/movie.mkv');
      const id = await addMovie('root/Movie/movie.mkv', 'root');
      disk.mount(disk.at('root'), 'root');
      makeReadOnly(disk.at('root'));
      const before = await census();
      await expect(remove(id)).rejects.toMatchObject({ code: 'FILE_DELETION_REFUSED' });
      expect(await census()).toEqual(before);
      expect((await fixture.library.movies.get(id)).hasFile).toBe(true);
    });

    it('finishes a deletion for good when the disk can be written to again', async () => {
      await disk.write('root/Movie/movie.mkv');
      await remove(await addMovie('root/Movie/movie.mkv', 'root'));
      const id = await itemId();
      disk.mount(disk.at('root'), 'root');
      makeReadOnly(disk.at('root'));
      const before = await census();
      await fixture.library.recycleBin.delete(id);
      expect(await census()).toEqual(before);
      disk.unmount();
      await fixture.library.start({ tasks: false });
      expect(await disk.list()).not.toContain(`root/.cinephage-recycle/${id}`);
      expect(await fixture.query('select * from file_operation')).toEqual([]);
    });
  });

  it.runIf(isRoot)('changes nothing without permission', async () => {
    await disk.write('root/Movie/movie.mkv');
    const id = await addMovie('root/Movie/movie.mkv', 'root');
    await chmod(disk.at(''), 0o755);
    if (kind === 'sqlite') await shareDatabase();
    const before = await census();
    const params = { database: fixture.url, run: 'delete movie', stops: { [id]: 0 }, userId: 65_534 };
    expect(runStoppedOperations(program, params).get(id)?.steps).toContain('FILE_DELETION_REFUSED');
    expect(await census()).toEqual(before);
    expect((await fixture.library.movies.get(id)).hasFile).toBe(true);
  });

  /** With all users. */
  async function shareDatabase(): Promise<void> {
    const folder = dirname(fixture.url.slice('sqlite:'.length));
    await chmod(folder, 0o777);
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o666);
  }

  /** Until nothing more fits. */
  async function fill(path: string): Promise<void> {
    for (let size = 1_000_000; size >= 1; size = Math.floor(size / 2)) {
      await writeFile(path, Buffer.alloc(size, 2), { flag: 'a' }).catch(() => undefined);
    }
  }
});
