import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('deleting a movie with its file on %s', (kind) => {
  let fixture: TestLibrary;
  let disk: string;
  let root: string;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
    root = join(disk, 'movies');
    await write(join(root, 'Other Movie (1990)', 'other.mkv'));
  });
  afterEach(() => rm(disk, { recursive: true, force: true }));

  async function write(path: string): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'movie');
    return path;
  }

  /** A movie whose file the library believes at `path`. */
  async function movieAt(path: string, rootFolderPath = root): Promise<string> {
    const tmdbId = ++number;
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId), { rootFolderPath, file: { path, size: 4, quality: 'DVD' } }),
    ]);
    const [row] = await fixture.query<{ id: string }>('select id from movie where tmdb_id = ?', [tmdbId]);
    return row?.id ?? '';
  }

  const remove = (id: string) => fixture.library.movies.delete(id, { deleteFiles: true });
  const isKnown = async (id: string) =>
    (await fixture.query('select 1 from movie where id = ?', [id])).length === 1;

  async function expectRefused(id: string, code: string, kept: readonly string[]): Promise<void> {
    await expect(remove(id)).rejects.toMatchObject({ code });
    expect(await isKnown(id)).toBe(true);
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  }

  it('deletes the file and the folder that is empty then', async () => {
    const path = await write(join(root, 'Movie (2001)', 'movie.mkv'));
    const id = await movieAt(path);
    await remove(id);
    expect(await readdir(root)).toEqual(['.cinephage-recycle', 'Other Movie (1990)']);
    expect(await isKnown(id)).toBe(false);
  });

  it('takes its subtitles along, and leaves everything else in the folder alone', async () => {
    const path = await write(join(root, 'Movie (2001)', 'movie.mkv'));
    const subtitles = await write(join(root, 'Movie (2001)', 'movie.en.srt'));
    const foreign = await write(join(root, 'Movie (2001)', 'movie-poster.jpg'));
    await remove(await movieAt(path));
    expect([existsSync(path), existsSync(subtitles), existsSync(foreign)]).toEqual([false, false, true]);
  });

  it('removes the empty folders between the file and the root, and never the root', async () => {
    const path = await write(join(root, 'Movie (2001)', 'Disc', '1', 'movie.mkv'));
    await rm(join(root, 'Other Movie (1990)'), { recursive: true });
    await remove(await movieAt(path));
    expect(await readdir(root)).toEqual(['.cinephage-recycle']);
  });

  it('leaves the disk alone unless asked', async () => {
    const path = await write(join(root, 'Movie (2001)', 'movie.mkv'));
    const id = await movieAt(path);
    await fixture.library.movies.delete(id);
    expect([existsSync(path), await isKnown(id)]).toEqual([true, false]);
  });

  it('deletes a movie that has no file', async () => {
    await fixture.library.movies.import([toImport(movieMetadata(9_999), { rootFolderPath: '/not/there' })]);
    const [row] = await fixture.query<{ id: string }>('select id from movie where tmdb_id = 9999');
    await remove(row?.id ?? '');
    expect(await isKnown(row?.id ?? '')).toBe(false);
  });

  it.each(['Movie (2001)/movie.mkv', 'Gone (2001)/movie.mkv'])(
    'deletes a movie whose file %s is gone already',
    async (path) => {
      await mkdir(join(root, 'Movie (2001)'));
      const id = await movieAt(join(root, path));
      await remove(id);
      expect(await isKnown(id)).toBe(false);
    },
  );

  it('finds a file through a root folder that is a link', async () => {
    const link = join(disk, 'link');
    await symlink(root, link);
    const path = await write(join(root, 'Movie (2001)', 'movie.mkv'));
    await remove(await movieAt(join(link, 'Movie (2001)', 'movie.mkv'), link));
    expect([existsSync(path), existsSync(link)]).toEqual([false, true]);
    const real = await write(join(root, 'Movie (2002)', 'movie.mkv'));
    await remove(await movieAt(real, link));
    expect(existsSync(real)).toBe(false);
  });

  it('deletes a link to a file next to it, and not that file', async () => {
    const target = await write(join(root, 'Movie (2001)', 'unknown.mkv'));
    const link = join(root, 'Movie (2001)', 'movie.mkv');
    await symlink(target, link);
    await remove(await movieAt(link));
    expect(await readdir(join(root, 'Movie (2001)'))).toEqual(['unknown.mkv']);
  });

  it('refuses a link that leads nowhere, as to a disk that is not mounted', async () => {
    const link = join(root, 'Movie (2001)', 'movie.mkv');
    await mkdir(dirname(link));
    await symlink(join(disk, 'unmounted', 'movie.mkv'), link);
    await expectRefused(await movieAt(link), 'FILE_DELETION_REFUSED', [dirname(link)]);
    expect(await readdir(dirname(link))).toEqual(['movie.mkv']);
  });

  it('touches nothing when the root folder is missing or empty', async () => {
    const missing = join(disk, 'missing');
    await expectRefused(
      await movieAt(join(missing, 'Movie (2001)', 'movie.mkv'), missing),
      'ROOT_FOLDER_UNAVAILABLE',
      [],
    );
    const empty = join(disk, 'empty');
    await mkdir(empty);
    await expectRefused(
      await movieAt(join(empty, 'Movie (2001)', 'movie.mkv'), empty),
      'ROOT_FOLDER_UNAVAILABLE',
      [empty],
    );
    const noFolder = await write(join(disk, 'file'));
    await expectRefused(
      await movieAt(join(noFolder, 'Movie', 'movie.mkv'), noFolder),
      'ROOT_FOLDER_UNAVAILABLE',
      [noFolder],
    );
  });

  it('refuses a file that lies outside of the root', async () => {
    for (const path of [
      join(disk, 'elsewhere', 'movie.mkv'),
      join(disk, 'movies-old', 'Movie', 'movie.mkv'),
    ]) {
      await write(path);
      await expectRefused(await movieAt(path), 'FILE_DELETION_REFUSED', [path]);
    }
  });

  it('refuses a path that climbs out of the root', async () => {
    const path = await write(join(disk, 'elsewhere', 'movie.mkv'));
    await mkdir(join(root, 'Movie (2001)'));
    await expectRefused(
      await movieAt(`${root}/Movie (2001)/../../elsewhere/movie.mkv`),
      'FILE_DELETION_REFUSED',
      [path],
    );
  });

  it('refuses a file that lies in the root itself', async () => {
    const path = await write(join(root, 'movie.mkv'));
    await expectRefused(await movieAt(path), 'FILE_DELETION_REFUSED', [path]);
  });

  it('refuses a file or a folder that is a link out of the root', async () => {
    const outside = await write(join(disk, 'elsewhere', 'movie.mkv'));
    await mkdir(join(root, 'Movie (2001)'));
    await symlink(outside, join(root, 'Movie (2001)', 'movie.mkv'));
    await expectRefused(await movieAt(join(root, 'Movie (2001)', 'movie.mkv')), 'FILE_DELETION_REFUSED', [
      outside,
    ]);
    const sibling = await write(join(disk, 'elsewhere', 'sibling.mkv'));
    await symlink(dirname(outside), join(root, 'Movie (2002)'));
    await expectRefused(await movieAt(join(root, 'Movie (2002)', 'sibling.mkv')), 'FILE_DELETION_REFUSED', [
      sibling,
    ]);
  });

  it('refuses a file that is a link into the folder of another movie', async () => {
    const other = join(root, 'Other Movie (1990)', 'other.mkv');
    await mkdir(join(root, 'Movie (2001)'));
    const link = join(root, 'Movie (2001)', 'movie.mkv');
    await symlink(other, link);
    await expectRefused(await movieAt(link), 'FILE_DELETION_REFUSED', [other, link]);
  });

  it('refuses a folder that holds another movie, even a level deeper', async () => {
    const first = await write(join(root, 'Box set', 'first.mkv'));
    const second = await write(join(root, 'Box set', 'Part 2', 'second.mkv'));
    const ids = [await movieAt(first), await movieAt(second)];
    for (const id of ids) {
      await expectRefused(id, 'FILE_DELETION_REFUSED', [first, second]);
    }
  });

  it('deletes a movie in a folder of its own inside of one that movies share', async () => {
    const heat = await write(join(root, 'H', 'Heat (1995)', 'disc', 'heat.mkv'));
    const hook = await write(join(root, 'H', 'Hook (1991)', 'hook.mkv'));
    const [id] = [await movieAt(heat), await movieAt(hook)];
    await remove(id);
    expect([existsSync(join(root, 'H', 'Heat (1995)')), existsSync(hook)]).toEqual([false, true]);
  });

  it('refuses a folder inside of one that is stored for another movie', async () => {
    const path = await write(join(root, 'Box', 'Part 2', 'second.mkv'));
    const id = await movieAt(path);
    const other = await movieAt(await write(join(root, 'Box', 'Part 1', 'first.mkv')));
    await fixture.query('update movie set folder_path = ?, folder_key = ? where id = ?', [
      'Box',
      'box',
      other,
    ]);
    await expectRefused(id, 'FILE_DELETION_REFUSED', [path]);
  });

  it('takes a folder whose name begins alike for another one', async () => {
    const path = await write(join(root, 'Movie', 'movie.mkv'));
    const other = await write(join(root, 'Movie 2', 'movie.mkv'));
    await movieAt(other);
    await remove(await movieAt(path));
    expect([existsSync(path), existsSync(other)]).toEqual([false, true]);
  });

  it('keeps the movie when the disk refuses', async () => {
    const folder = join(root, 'Movie (2001)', 'movie.mkv');
    await write(join(folder, 'a folder in place of the file'));
    await expectRefused(await movieAt(folder), 'FILE_DELETION_REFUSED', [folder]);
  });
});
