import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const dayMs = 86_400_000;

describe.each(databaseKinds)('the recycle bin on %s', (kind) => {
  let fixture: TestLibrary;
  let disk: TestDisk;
  let number = 0;
  let now: Date;
  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00.000Z');
    fixture = await openTestLibrary(kind, { now: () => now });
    disk = await createTestDisk();
    await disk.write('root/Other (1990)/other.mkv');
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await disk[Symbol.asyncDispose]();
  });

  const bin = () => fixture.library.recycleBin;
  const items = async () => (await bin().list()).items;

  async function addMovie(name = `Movie ${number + 1}`, root = 'root'): Promise<string> {
    const tmdbId = ++number;
    const path = await disk.write(`${root}/${name}/movie.mkv`, `movie ${tmdbId}`);
    await disk.write(`${root}/${name}/movie.en.srt`, `subtitles ${tmdbId}`);
    const file = { path, size: 4, quality: 'Bluray-1080p', releaseTitle: 'A.Movie.1080p' };
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId), { rootFolderPath: disk.at(root), file }),
    ]);
    return movieOf(tmdbId);
  }

  async function movieOf(tmdbId: number): Promise<string> {
    const [movie] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  /** @returns id of the item */
  async function addDeleted(name?: string, root?: string): Promise<string> {
    const id = await addMovie(name, root);
    await fixture.library.movies.delete(id, { deleteFiles: true });
    return (await items())[0]?.id ?? '';
  }

  async function addRoot(path: string, fields: { recycle_days?: number; read_only?: boolean }) {
    const { database } = fixture;
    await database
      .kysely(database.fork())
      .insertInto('root_folder')
      .values({
        ...{ id: uuidv7(), name: path, path: disk.at(path), read_only: false, recycle_days: 7 },
        ...{ created_at: now, updated_at: now, ...fields },
      })
      .execute();
  }

  describe('lists what was deleted', () => {
    it('with where it was, and until when it is kept', async () => {
      const id = await addMovie('Up (2009)');
      await fixture.library.movies.delete(id, { deleteFiles: true });
      expect(await bin().list()).toEqual({
        items: [
          {
            id: expect.any(String),
            path: disk.at('root/Up (2009)/movie.mkv'),
            movieId: null,
            title: expect.stringContaining('Movie'),
            size: 4,
            deletedAt: '2026-03-01T12:00:00.000Z',
            expiresAt: '2026-03-08T12:00:00.000Z',
          },
        ],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      });
    });

    it('and the history has it, with the item of the recycle bin', async () => {
      const movieId = await addMovie('Up (2009)');
      const { fileId } = await fixture.library.movies.get(movieId);
      await fixture.library.movies.delete(movieId, { deleteFiles: true });
      const [movie, file] = (await fixture.library.activity.list({ movieId, type: 'deleted' })).items;
      expect(movie?.data).toEqual({});
      expect(file?.data).toEqual({
        ...{ fileId, path: disk.at('root/Up (2009)/movie.mkv'), versionId: movieId },
        ...{ quality: 'Bluray-1080p', size: 4, recycleBinItemId: (await items())[0]?.id },
      });
    });

    it('in pages, the last one first', async () => {
      const added: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        now = new Date(now.getTime() + 1_000);
        added.push(await addDeleted());
      }
      const [first, second] = [await bin().list({ limit: 2 }), await bin().list({ limit: 2, page: 2 })];
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(added.toReversed());
      expect(second.pagination).toEqual({ page: 2, limit: 2, total: 3, totalPages: 2 });
      expect((await bin().list({ movieId: 'no id' })).items).toEqual([]);
    });
  });

  describe('restores a file', () => {
    it('and its subtitles; the movie that was added again has it', async () => {
      const before = await takeCensus(disk.at('root'));
      const movie = await addMovie('Up (2009)');
      const complete = await takeCensus(disk.at('root'));
      const { file } = await fixture.library.movies.get(movie);
      await fixture.library.movies.delete(movie, { deleteFiles: true });
      expect(before.size).toBe(1);
      await fixture.library.movies.import([
        toImport(movieMetadata(number), { rootFolderPath: disk.at('root') }),
      ]);
      const added = await movieOf(number);

      const restored = await bin().restore((await items())[0]?.id ?? '');
      expect(restored).toEqual({ path: file?.path, movieId: added, fileId: expect.any(String) });
      expect(await takeCensus(disk.at('root'))).toEqual(complete);
      const { hasFile, file: stored } = await fixture.library.movies.get(added);
      expect(hasFile).toBe(true);
      expect(stored).toEqual({ ...file, id: restored.fileId, size: 7 });
      expect(await items()).toEqual([]);
      expect((await disk.list()).filter((path) => path.includes('recycle/'))).toEqual([]);
      const { items: activity } = await fixture.library.activity.list({ movieId: added });
      expect(activity[0]).toMatchObject({ type: 'restored', data: { fileId: restored.fileId } });
    });

    it('whose movie is gone: the file is back, and belongs to none', async () => {
      const id = await addDeleted('Up (2009)');
      const path = disk.at('root/Up (2009)/movie.mkv');
      expect(await bin().restore(id)).toEqual({ path, movieId: null, fileId: null });
      expect(await disk.list()).toContain('root/Up (2009)/movie.mkv');
      await expect(bin().restore(id)).rejects.toMatchObject({ code: 'RECYCLE_BIN_ITEM_NOT_FOUND' });
    });

    it('whose movie has another file now: that one stays', async () => {
      await addDeleted('Up (2009)');
      const path = await disk.write('root/Up (2009)/better.mkv');
      const file = { path, size: 4, quality: 'Bluray-2160p' };
      await fixture.library.movies.import([
        toImport(movieMetadata(number), { rootFolderPath: disk.at('root'), file }),
      ]);
      expect(await bin().restore((await items())[0]?.id ?? '')).toMatchObject({ fileId: null });
      const { file: current } = await fixture.library.movies.get(await movieOf(number));
      expect(current?.path).toBe(path);
      expect(await disk.list()).toEqual(expect.arrayContaining(['root/Up (2009)/movie.mkv']));
    });

    it('but never over another one, nor its subtitles', async () => {
      const id = await addDeleted('Up (2009)');
      for (const name of ['movie.mkv', 'movie.en.srt']) {
        const path = await disk.write(`root/Up (2009)/${name}`, 'another');
        const before = await takeCensus(disk.at('root'));
        await expect(bin().restore(id)).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
        expect(await takeCensus(disk.at('root'))).toEqual(before);
        await rm(path);
      }
      expect(await items()).toHaveLength(1);
    });

    it('but not through links that lead elsewhere, nor into a root that is not there', async () => {
      const id = await addDeleted('Up (2009)');
      await mkdir(disk.at('elsewhere'));
      await symlink(disk.at('elsewhere'), disk.at('root/Up (2009)'));
      await expect(bin().restore(id)).rejects.toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      await rm(disk.at('root/Up (2009)'));

      await rename(disk.at('root/.cinephage-recycle'), disk.at('elsewhere/bin'));
      await symlink(disk.at('elsewhere/bin'), disk.at('root/.cinephage-recycle'));
      for (const operation of [bin().restore, bin().delete]) {
        await expect(operation(id)).rejects.toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      }
      await rename(disk.at('root'), disk.at('unmounted'));
      await mkdir(disk.at('root'));
      for (const operation of [bin().restore, bin().delete]) {
        await expect(operation(id)).rejects.toMatchObject({ code: 'ROOT_FOLDER_UNAVAILABLE' });
      }
      expect(await disk.list()).toContain(`elsewhere/bin/${id}/movie.mkv`);
      expect(await items()).toHaveLength(1);
    });
  });

  describe('deletes a file for good', () => {
    it('with its subtitles, and leaves what users have put next to it', async () => {
      const [first, second] = [await addDeleted(), await addDeleted()];
      await disk.write(`root/.cinephage-recycle/${second}/mine.txt`);
      await bin().delete(first);
      await bin().delete(second);
      const left = (await disk.list()).filter((path) => path.startsWith('root/.cinephage-recycle/'));
      expect(left).toEqual([
        `root/.cinephage-recycle/${second}`,
        `root/.cinephage-recycle/${second}/mine.txt`,
      ]);
      for (const id of [first, uuidv7(), 'x', '../../x']) {
        await expect(bin().delete(id)).rejects.toMatchObject({ code: 'RECYCLE_BIN_ITEM_NOT_FOUND' });
      }
    });

    it('when it is not there any longer', async () => {
      const id = await addDeleted();
      await rm(disk.at('root/.cinephage-recycle'), { recursive: true });
      await expect(bin().restore(id)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      await bin().delete(id);
      expect(await items()).toEqual([]);
    });

    it('by schedule, once its root folder keeps it no longer', async () => {
      await addRoot('root', { recycle_days: 7 });
      await addRoot('short', { recycle_days: 1 });
      const [long, short] = [await addDeleted('A'), await addDeleted('B', 'short')];
      await fixture.library.start();
      const clean = async () => {
        const { taskId } = await fixture.library.schedules.run('clean-recycle-bin');
        return (await endOf(fixture.library, taskId)).result;
      };
      now = new Date(now.getTime() + dayMs - 1);
      expect(await clean()).toEqual({ deleted: 0, freedBytes: 0, kept: 0 });
      now = new Date(now.getTime() + 1);
      expect(await clean()).toEqual({ deleted: 1, freedBytes: 4, kept: 0 });
      expect((await items()).map(({ id }) => id)).toEqual([long]);
      expect((await disk.list()).filter((path) => path.includes(short))).toEqual([]);
      now = new Date(now.getTime() + 6 * dayMs);
      expect(await clean()).toMatchObject({ deleted: 1 });
      expect(await disk.list()).toContain('root/Other (1990)/other.mkv');
    });

    it('but none of a root folder that is read-only, not there or no longer configured', async () => {
      await addRoot('root', { read_only: false });
      await addRoot('kept', { read_only: false });
      await addRoot('gone', { read_only: false });
      for (const root of ['root', 'kept', 'gone']) await addDeleted(undefined, root);
      await fixture.query('update root_folder set read_only = ? where path = ?', [true, disk.at('root')]);
      await fixture.query('delete from root_folder where path = ?', [disk.at('kept')]);
      await rename(disk.at('gone'), disk.at('unmounted'));
      const before = await takeCensus(disk.at(''));
      await fixture.library.start();
      const { taskId } = await bin().empty();
      expect((await endOf(fixture.library, taskId)).result).toEqual({ deleted: 0, freedBytes: 0, kept: 3 });
      expect(await takeCensus(disk.at(''))).toEqual(before);
      expect(await items()).toHaveLength(3);
    });
  });

  it('is empty for a root folder without one: files are deleted at once, with their subtitles', async () => {
    await addRoot('root', { recycle_days: 0 });
    const id = await addMovie('Up (2009)');
    await disk.write('root/Up (2009)/poster.jpg');
    await fixture.library.movies.delete(id, { deleteFiles: true });
    expect(await disk.list()).toEqual([
      ...['root', 'root/Other (1990)', 'root/Other (1990)/other.mkv'],
      ...['root/Up (2009)', 'root/Up (2009)/poster.jpg'],
    ]);
    expect(await items()).toEqual([]);
  });

  it('loses more than 20 files, and more than a tenth of all, only if that is confirmed', async () => {
    const { database } = fixture;
    const row = (index: number) => ({
      ...{ id: uuidv7(), root_path: disk.at('root'), bin_path: disk.at(`root/${index}`) },
      ...{ path: `/${index}`, title: 'Movie', size: 1, deleted_at: now },
      file: JSON.stringify({ sidecars: [] }),
    });
    const rows = Array.from({ length: 21 }, (_, index) => row(index));
    await database.kysely(database.fork()).insertInto('recycle_bin_item').values(rows).execute();
    await expect(bin().empty()).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: expect.stringContaining('21 of 21 files'),
    });
    await fixture.query(`insert into movie_file_count (quality, n, size) values ('DVD', 188, 1)`);
    await expect(bin().empty()).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
    expect(await bin().empty({ confirm: true })).toEqual({ taskId: expect.any(String) });
    await fixture.query('update movie_file_count set n = n + 1');
    expect(await bin().empty()).toEqual({ taskId: expect.any(String) });
  });
});
