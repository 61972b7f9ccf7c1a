import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { storeMovieFile } from '../files/store-movie-file.ts';
import { findLost, findReplaced, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { killAtEveryStep, killStride } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const program = new URL('rename-process.fixture.ts', import.meta.url);

describe.each(databaseKinds)('a process that is killed while it renames files, on %s', (kind) => {
  const stride = killStride(kind);
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fixture.library.naming.update({ movieFileFormat: '{Quality Title}/{Movie Title} ({Year})' });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** What the next start does; the task itself is left alone, so that nothing but the recovery acts. */
  async function restart(): Promise<void> {
    await using library = await createLibrary({ database: fixture.url });
    await library.start({ tasks: false });
    expect(await fixture.query('select * from file_operation')).toEqual([]);
  }

  async function addMovie(disk: TestDisk): Promise<string> {
    const tmdbId = ++number;
    for (const name of ['old.mkv', 'old.en.srt', 'old.nfo', 'poster.jpg']) {
      await disk.write(`root/Movie/${name}`);
    }
    const file = { path: disk.at('root/Movie/old.mkv'), size: 4, quality: 'DVD' };
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId, { title: 'New' }), { rootFolderPath: disk.at('root'), file }),
    ]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  /** A movie with two versions, each with the name of the other. */
  async function addSwapped(disk: TestDisk): Promise<{ readonly id: string }> {
    const tmdbId = ++number;
    const [first, second] = [
      await disk.write('root/Movie/New [DVD].mkv', 'of DVD'),
      await disk.write('root/Movie/New [SDTV].mkv', 'of SDTV'),
    ];
    const file = { path: first, size: 6, quality: 'SDTV' };
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId, { title: 'New' }), { rootFolderPath: disk.at('root'), file }),
    ]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    const id = movie?.id ?? '';
    const { id: versionId } = await fixture.library.versions.create(id, { name: 'Other' });
    const { database } = fixture;
    const stored = { movieId: id, versionId, path: second, size: 7, quality: 'DVD' };
    await database.transaction((em) => storeMovieFile({ database, now: () => new Date() }, em, stored), {
      lock: 'movies',
    });
    return { id };
  }

  /** All files have their new names, or all the old ones, on the disk and in the library. */
  async function expectAllOrNothing(disk: TestDisk, id: string): Promise<boolean> {
    const files = (await disk.list()).filter((path) => /\.\w+$/u.test(basename(path)));
    const [{ path } = { path: '' }] = await fixture.library.files.list(id);
    const isRenamed = path === disk.at('root/Movie/DVD/New (2001).mkv');
    const names = ['New (2001).en.srt', 'New (2001).mkv', 'New (2001).nfo'].map((name) => `DVD/${name}`);
    const expected = isRenamed
      ? [...names, 'poster.jpg']
      : ['old.en.srt', 'old.mkv', 'old.nfo', 'poster.jpg'];
    expect(files).toEqual(expected.map((name) => `root/Movie/${name}`));
    if (!isRenamed) expect(path).toBe(disk.at('root/Movie/old.mkv'));
    expect((await fixture.library.activity.list({ movieId: id, type: 'renamed' })).items).toHaveLength(
      isRenamed ? 1 : 0,
    );
    return isRenamed;
  }

  it('leaves all or nothing, at every step', async () => {
    await using disks = new AsyncDisposableStack();
    const { prepared } = await killAtEveryStep({
      ...{ kind, program, params: { database: fixture.url }, steps: 16 },
      async prepare() {
        const disk = disks.use(await createTestDisk());
        return { id: await addMovie(disk), disk, before: await takeCensus(disk.at('root')) };
      },
    });
    await restart();
    const outcomes: boolean[] = [];
    for (const { id, disk, before } of prepared) {
      const after = await takeCensus(disk.at('root'));
      expect([findLost(before, after), findReplaced(before, after)]).toEqual([[], []]);
      outcomes.push(await expectAllOrNothing(disk, id));
    }
    const first = outcomes.indexOf(true);
    // Undone until the file has its new name, finished from then on.
    expect(first).toBeGreaterThan(1 / stride);
    expect(outcomes.slice(first)).not.toContain(false);
    expect(outcomes.length).toBeGreaterThan(12 / stride);
  }, 300_000);

  it('gives two versions each other’s names in the end, at every step', async () => {
    await fixture.library.naming.update({ movieFileFormat: '{Movie Title} [{Quality Title}]' });
    await using disks = new AsyncDisposableStack();
    const { prepared } = await killAtEveryStep({
      ...{ kind, program, params: { database: fixture.url }, steps: 30 },
      async prepare() {
        const disk = disks.use(await createTestDisk());
        return { ...(await addSwapped(disk)), disk, before: await takeCensus(disk.at('root')) };
      },
    });
    await restart();
    for (const { id, disk, before } of prepared) {
      const after = await takeCensus(disk.at('root'));
      expect([findLost(before, after), findReplaced(before, after)]).toEqual([[], []]);
      const paths = (await fixture.library.files.list(id)).map(({ path }) => path);
      expect(await disk.list()).toEqual(
        expect.arrayContaining(paths.map((path) => path.slice(disk.at('root').length - 4))),
      );
    }
    await using library = await createLibrary({ database: fixture.url });
    await library.start();
    for (const { id, disk } of prepared) {
      const { taskId } = await library.renames.execute({ movieIds: [id] });
      expect(await endOf(library, taskId)).toMatchObject({ result: { failed: 0 } });
      expect((await library.files.list(id)).map(({ path }) => path)).toEqual([
        disk.at('root/Movie/New [SDTV].mkv'),
        disk.at('root/Movie/New [DVD].mkv'),
      ]);
      const contents = ['SDTV', 'DVD'].map((name) =>
        readFile(disk.at(`root/Movie/New [${name}].mkv`), 'utf8'),
      );
      expect(await Promise.all(contents)).toEqual(['of DVD', 'of SDTV']);
    }
  }, 300_000);
});
