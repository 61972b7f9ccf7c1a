import { chmod, link, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import type { Library } from '../library.ts';
import { findLost, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { canMount } from '../testing/mounts.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { runMove } from './moves.fixture.ts';

describe.each(databaseKinds)('moving the files of a movie on %s', (kind) => {
  let fixture: TestLibrary;
  let library: Library;
  let disk: TestDisk;
  let number = 0;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    library = fixture.library;
    disk = await createTestDisk();
    await mkdir(disk.at('new'));
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await disk[Symbol.asyncDispose]();
  });

  async function addMovie(path = 'old/Movie (2001)/movie.mkv', root = 'old'): Promise<string> {
    const tmdbId = ++number;
    await disk.write(path);
    const file = { path: disk.at(path), size: path.length, quality: 'DVD' };
    await library.movies.import([
      toImport(movieMetadata(tmdbId, { title: 'Movie' }), { rootFolderPath: disk.at(root), file }),
    ]);
    const [movie] = await library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }
  const change = (id: string, root = 'new', moveFiles = false) =>
    library.movies.update(id, { rootFolderPath: disk.at(root), moveFiles });
  const move = (movieId: string, from = 'old', more: Partial<Parameters<typeof runMove>[0]> = {}) =>
    runMove({ database: fixture.database, movieId, from: disk.at(from), ...more });
  const pathOf = async (id: string) =>
    (await library.movies.get(id)).file?.path.slice(disk.at('x').length - 1);
  const filesOf = async () => [...(await takeCensus(disk.at(''))).keys()];

  it('is a task that a change of the root folder queues', async () => {
    const id = await addMovie();
    for (const name of ['movie.en.srt', 'movie.nfo', 'movie-poster.jpg'])
      await disk.write(`old/Movie (2001)/${name}`);
    const { mtimeMs } = await stat(disk.at('old/Movie (2001)/movie.mkv'));
    const before = await library.movies.get(id);
    const after = await library.events.position();
    await library.start();
    const { taskId, updatedAt } = await library.movies.update(id, { rootFolderPath: disk.at('new') });
    expect(updatedAt).not.toBe(before.updatedAt);
    expect(await endOf(library, taskId ?? '')).toMatchObject({
      ...{ kind: 'move-movie-files', subjectId: id, state: 'completed', percent: 100 },
      result: { moved: 1, missing: 0, elsewhere: 0 },
      message: `Moved 1 file to ${disk.at('new')}`,
    });
    expect(await filesOf()).toEqual([
      ...['new/Movie (2001)/movie.en.srt', 'new/Movie (2001)/movie.mkv', 'new/Movie (2001)/movie.nfo'],
      'old/Movie (2001)/movie-poster.jpg',
    ]);
    expect(await library.movies.get(id)).toMatchObject({
      rootFolderPath: disk.at('new'),
      file: { id: before.fileId, path: disk.at('new/Movie (2001)/movie.mkv'), size: 26 },
    });
    expect((await stat(disk.at('new/Movie (2001)/movie.mkv'))).mtimeMs).toBe(mtimeMs);
    expect(await library.activity.list({ movieId: id, type: 'moved' })).toMatchObject({
      items: [
        {
          title: 'Movie',
          data: {
            ...{ fileId: before.fileId, versionId: id, path: disk.at('new/Movie (2001)/movie.mkv') },
            from: disk.at('old/Movie (2001)/movie.mkv'),
          },
        },
      ],
    });
    const events = library.events.stream({ after, types: ['file.moved'] });
    expect((await events.next()).value).toMatchObject({
      ...{ type: 'file.moved', movieId: id, versionId: id, fileId: before.fileId },
      path: disk.at('new/Movie (2001)/movie.mkv'),
    });
    await events.return?.();
  });

  it('is not queued without files, with moveFiles false, or if the root folder stays', async () => {
    const id = await addMovie();
    expect(await change(id)).not.toHaveProperty('taskId');
    expect(await change(id, 'new', true)).not.toHaveProperty('taskId');
    expect([await pathOf(id), (await library.movies.get(id)).rootFolderPath]).toEqual([
      'old/Movie (2001)/movie.mkv',
      disk.at('new'),
    ]);
    await library.movies.import([toImport(movieMetadata(++number), { rootFolderPath: disk.at('old') })]);
    const [empty] = await library.movies.getManyByTmdbId([number], { select: { id: true } });
    expect(await change(empty?.id ?? '', 'new', true)).not.toHaveProperty('taskId');
  });

  it('is queued for each of many movies, whose folders stay apart', async () => {
    const ids = [
      await addMovie('old/Movie/a.mkv'),
      await addMovie('more/MOVIE/b.mkv', 'more'),
      await addMovie('old/c.mkv'),
    ];
    await library.start();
    const { taskIds = [], ...updated } = await library.movies.bulkUpdate({
      ids,
      rootFolderPath: disk.at('new'),
    });
    expect(updated).toEqual({ updatedCount: 3, failedCount: 0, failures: [] });
    expect(taskIds).toHaveLength(3);
    for (const taskId of taskIds) expect(await endOf(library, taskId)).toMatchObject({ state: 'completed' });
    const paths = await Promise.all(ids.map(pathOf));
    expect(new Set(paths.map((path) => path?.split('/')[1]?.toLowerCase())).size).toBe(3);
    expect(paths[2]).toBe('new/Movie (2001)/c.mkv');
    expect(await filesOf()).toEqual(paths.toSorted());
    expect(await disk.list()).not.toContain('old/Movie');
    const again = await library.movies.bulkUpdate({ ids, rootFolderPath: disk.at('new') });
    expect(again).not.toHaveProperty('taskIds');
  });

  it('keeps the folder of the movie, and what is inside of it', async () => {
    const id = await addMovie('old/Some Folder/disc/movie.mkv');
    await change(id);
    await move(id);
    expect(await pathOf(id)).toBe('new/Some Folder/disc/movie.mkv');
    await library.naming.update({ movieFolderFormat: '{Movie Title:First}/{Movie Title}' });
    const nested = await addMovie('old/M/Own Name/movie.mkv');
    await change(nested);
    await move(nested);
    expect(await pathOf(nested)).toBe('new/M/Own Name/movie.mkv');
  });

  it('leaves folders and files of other movies', async () => {
    const [one, two] = [await addMovie('old/Shared/one.mkv'), await addMovie('old/Shared/two.mkv')];
    await change(one);
    await move(one);
    expect([await pathOf(one), await pathOf(two)]).toEqual([
      'new/Movie (2001)/one.mkv',
      'old/Shared/two.mkv',
    ]);
  });

  it('goes on to the root folder that was set meanwhile', async () => {
    const id = await addMovie();
    await change(id);
    await mkdir(disk.at('third'));
    await move(id, 'old', {
      async onStep(step) {
        if (step === 'planned' && (await library.movies.get(id)).rootFolderPath === disk.at('new')) {
          await change(id, 'third');
        }
      },
    });
    expect(await pathOf(id)).toBe('third/Movie (2001)/movie.mkv');
    expect(await filesOf()).toEqual(['third/Movie (2001)/movie.mkv']);
  });

  it('does nothing when it runs again, or when the movie has its former root folder again', async () => {
    const id = await addMovie();
    expect((await move(id)).result).toEqual({ moved: 0, missing: 0, elsewhere: 0 });
    await change(id);
    expect((await move(id)).result).toEqual({ moved: 1, missing: 0, elsewhere: 0 });
    expect((await move(id)).result).toEqual({ moved: 0, missing: 0, elsewhere: 0 });
    expect(await pathOf(id)).toBe('new/Movie (2001)/movie.mkv');
  });

  it('overwrites nothing', async () => {
    const id = await addMovie();
    await disk.write('new/Movie (2001)/movie.mkv', 'another file');
    await change(id);
    const before = await takeCensus(disk.at(''));
    await expect(move(id)).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    expect([await takeCensus(disk.at('')), await pathOf(id)]).toEqual([before, 'old/Movie (2001)/movie.mkv']);
  });

  it('leaves a sidecar whose name is taken', async () => {
    const id = await addMovie();
    await disk.write('old/Movie (2001)/movie.srt', 'ours');
    await disk.write('new/Movie (2001)/movie.srt', 'kept');
    await change(id);
    await move(id);
    expect(await filesOf()).toEqual([
      ...['new/Movie (2001)/movie.mkv', 'new/Movie (2001)/movie.srt', 'old/Movie (2001)/movie.srt'],
    ]);
    expect(await readFile(disk.at('old/Movie (2001)/movie.srt'), 'utf8')).toBe('ours');
    expect(await readFile(disk.at('new/Movie (2001)/movie.srt'), 'utf8')).toBe('kept');
  });

  it('leaves hard links of other programs', async () => {
    const id = await addMovie();
    await disk.write('downloads/readme');
    await link(disk.at('old/Movie (2001)/movie.mkv'), disk.at('downloads/movie.mkv'));
    await change(id);
    await move(id);
    expect(await filesOf()).toEqual([
      'downloads/movie.mkv',
      'downloads/readme',
      'new/Movie (2001)/movie.mkv',
    ]);
  });

  it('keeps the only copy if both root folders are one folder on the disk', async () => {
    const id = await addMovie();
    await disk.write('old/Movie (2001)/movie.nfo');
    await symlink(disk.at('old'), disk.at('same'));
    const before = await takeCensus(disk.at('old'));
    await change(id, 'same');
    await move(id);
    expect(await takeCensus(disk.at('old'))).toEqual(before);
    expect(await pathOf(id)).toBe('same/Movie (2001)/movie.mkv');
  });

  it('reports a file that does not exist, and one that is somewhere else', async () => {
    const id = await addMovie();
    await disk.write('old/other.txt');
    await rename(disk.at('old/Movie (2001)/movie.mkv'), disk.at('old/gone'));
    await change(id);
    expect(await move(id)).toMatchObject({ result: { moved: 0, missing: 1, elsewhere: 1 } });
    expect(await pathOf(id)).toBe('old/Movie (2001)/movie.mkv');
    const away = await addMovie('third/Movie/movie.mkv', 'old');
    await change(away);
    expect(await move(away)).toMatchObject({ result: { moved: 0, missing: 0, elsewhere: 1 } });
  });

  it('refuses links that lead out of the root folders', async () => {
    const id = await addMovie();
    await disk.write('away/movie.mkv');
    await rename(disk.at('old/Movie (2001)'), disk.at('old/Moved'));
    await symlink(disk.at('away'), disk.at('old/Movie (2001)'));
    await change(id);
    const refused = { code: 'FILE_OPERATION_REFUSED' };
    await expect(move(id)).rejects.toMatchObject(refused);
    const linked = await addMovie('old/Linked/real.mkv');
    await rename(disk.at('old/Linked/real.mkv'), disk.at('old/Linked/other.mkv'));
    await symlink(disk.at('old/Linked/other.mkv'), disk.at('old/Linked/real.mkv'));
    await change(linked);
    await expect(move(linked)).rejects.toMatchObject(refused);
    const out = await addMovie('old/Out/movie.mkv');
    await symlink(disk.at('away'), disk.at('new/Out'));
    await change(out);
    await expect(move(out)).rejects.toMatchObject(refused);
  });

  it('refuses root folders that are missing, look unmounted or are read-only', async () => {
    const id = await addMovie();
    await change(id, 'missing');
    const unavailable = { code: 'ROOT_FOLDER_UNAVAILABLE' };
    await expect(move(id)).rejects.toMatchObject(unavailable);
    await addMovie('new/Known/known.mkv', 'new');
    await rename(disk.at('new/Known'), disk.at('elsewhere'));
    await change(id, 'new');
    await expect(move(id)).rejects.toMatchObject(unavailable);
    await mkdir(disk.at('archive'));
    for (const [path, readOnly] of [
      ['archive', true],
      ['old', false],
      ['new', false],
    ] as const) {
      await library.rootFolders.create({ name: path, path: disk.at(path), readOnly });
    }
    const other = await addMovie('old/Other/other.mkv');
    await expect(change(other, 'archive', true)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'rootFolderPath', message: expect.stringMatching(/read-only/) }],
    });
    await change(other, 'archive');
    await expect(move(other)).rejects.toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
    expect(await pathOf(other)).toBe('old/Other/other.mkv');
  });

  describe.runIf(canMount)('to another disk', () => {
    it('copies, compares and removes', async () => {
      disk.mount('tmpfs', 'new');
      const id = await addMovie();
      await chmod(disk.at('old/Movie (2001)/movie.mkv'), 0o640);
      await disk.write('old/Movie (2001)/movie.srt');
      const before = await takeCensus(disk.at(''));
      await change(id);
      const { progress } = await move(id);
      expect(progress.at(-1)?.percent).toBe(99);
      const after = await takeCensus(disk.at(''));
      expect([...after.keys()]).toEqual(['new/Movie (2001)/movie.mkv', 'new/Movie (2001)/movie.srt']);
      expect(findLost(before, after)).toEqual([]);
      expect((await stat(disk.at('new/Movie (2001)/movie.mkv'))).mode & 0o777).toBe(0o640);
    });

    it('leaves everything as it was if the copy differs from the source', async () => {
      disk.mount('tmpfs', 'new');
      const id = await addMovie();
      await change(id);
      const damage = move(id, 'old', {
        // The same size, as a disk that loses a block would leave it.
        onStep: async (step) => {
          if (step === 'durable') await disk.write('new/Movie (2001)/movie.mkv', 'x'.repeat(26));
        },
      });
      await expect(damage).rejects.toMatchObject({ code: 'FILE_OPERATION_REFUSED' });
      expect(await pathOf(id)).toBe('old/Movie (2001)/movie.mkv');
      expect(await readFile(disk.at('old/Movie (2001)/movie.mkv'), 'utf8')).toBe(
        'old/Movie (2001)/movie.mkv',
      );
    });

    it('leaves everything as it was if it has too little space', async () => {
      disk.mount('tmpfs', 'new');
      const id = await addMovie();
      await disk.write('old/Movie (2001)/movie.mkv', Buffer.alloc(2 * 1024 * 1024, 'movie'));
      await change(id);
      const before = await takeCensus(disk.at(''));
      await expect(move(id)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect([await takeCensus(disk.at('')), await pathOf(id)]).toEqual([
        before,
        'old/Movie (2001)/movie.mkv',
      ]);
      expect(await disk.list()).not.toContain('new/Movie (2001)');
    });

    it('can be cancelled in the middle of a copy, and continued', async () => {
      disk.mount('tmpfs', 'new');
      const id = await addMovie();
      const content = Buffer.alloc(700 * 1024, 'movie');
      await disk.write('old/Movie (2001)/movie.mkv', content);
      await change(id);
      const before = await takeCensus(disk.at(''));
      const controller = new AbortController();
      const cancelled = move(id, 'old', {
        signal: controller.signal,
        onStep: (step) => {
          if (step === 'copying') controller.abort(new Error('cancelled'));
        },
      });
      await expect(cancelled).rejects.toThrow('cancelled');
      expect([await takeCensus(disk.at('')), await pathOf(id)]).toEqual([
        before,
        'old/Movie (2001)/movie.mkv',
      ]);
      await move(id);
      expect(await pathOf(id)).toBe('new/Movie (2001)/movie.mkv');
      expect((await readFile(disk.at('new/Movie (2001)/movie.mkv'))).equals(content)).toBe(true);
    });
  });
});
