import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { createFileJournal } from '../file-operations/file-journal.ts';
import { createFileRemoval } from '../files/create-file-removal.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { type Census, findLost, findReplaced, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { killStride, runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { RemovalProcessParams } from './removal-process.fixture.ts';

const program = new URL('removal-process.fixture.ts', import.meta.url);

describe.each(databaseKinds)('a process that is killed, on %s', (kind) => {
  const stride = killStride(kind);
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  function run(params: Omit<RemovalProcessParams, 'database'>) {
    return runSteppedProcess(program, { database: fixture.url, ...params });
  }

  /** What the next start does. */
  async function restart(): Promise<void> {
    await using library = await createLibrary({ database: fixture.url });
    await library.start({ tasks: false });
    expect(await fixture.query('select * from file_operation')).toEqual([]);
  }

  async function addMovie(disk: TestDisk): Promise<string> {
    const tmdbId = ++number;
    for (const name of ['movie.mkv', 'movie.en.srt', 'poster.jpg']) {
      await disk.write(`root/Movie (2001)/${name}`);
    }
    await disk.write('root/Other (1990)/other.mkv');
    const file = { path: disk.at('root/Movie (2001)/movie.mkv'), size: 4, quality: 'DVD' };
    const movie = toImport(movieMetadata(tmdbId), { rootFolderPath: disk.at('root'), file });
    await fixture.library.movies.import([movie]);
    const [added] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return added?.id ?? '';
  }

  async function forget(): Promise<void> {
    await fixture.query('delete from recycle_bin_item');
    await fixture.query('delete from movie');
  }

  const isListed = (id: string) =>
    fixture.library.movies.get(id).then(
      () => true,
      () => false,
    );

  /** Everything is as before, or all is in the recycle bin, with its row. */
  async function expectAllOrNothing(disk: TestDisk, id: string, before: Census): Promise<boolean> {
    const after = await takeCensus(disk.at('root'));
    expect([findLost(before, after), findReplaced(before, after)]).toEqual([[], []]);
    const items = await fixture.query<{ bin_path: string; path: string }>('select * from recycle_bin_item');
    if (await isListed(id)) {
      expect([after, items]).toEqual([before, []]);
      return false;
    }
    const bin = [...after.keys()].filter((path) => path.startsWith('.cinephage-recycle/'));
    expect(bin.map((path) => path.split('/').at(-1))).toEqual(['movie.en.srt', 'movie.mkv']);
    expect([...after.keys()].slice(2)).toEqual(['Movie (2001)/poster.jpg', 'Other (1990)/other.mkv']);
    expect(items).toMatchObject([
      { path: disk.at('root/Movie (2001)/movie.mkv'), bin_path: disk.at(`root/${bin[1]}`) },
    ]);
    return true;
  }

  it('while it deletes a movie with its files leaves all or nothing, at every step', async () => {
    const outcomes: boolean[] = [];
    for (let steps = 1; ; steps += stride) {
      await using disk = await createTestDisk();
      const id = await addMovie(disk);
      const before = await takeCensus(disk.at('root'));
      const { isKilled, steps: taken } = run({ run: 'delete movie', id, steps });
      await restart();
      outcomes.push(await expectAllOrNothing(disk, id, before));
      await forget();
      if (!isKilled) {
        expect(taken.filter((step) => step === 'planned')).toHaveLength(2);
        break;
      }
    }
    // Undone until the file has gone, finished from then on.
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(1 / stride);
    expect(outcomes.slice(first)).not.toContain(false);
  }, 300_000);

  it('while it deletes a movie without a recycle bin leaves the movie with all files, or neither', async () => {
    for (let steps = 1; ; steps += stride) {
      await using disk = await createTestDisk();
      const id = await addMovie(disk);
      const root = { name: 'root', path: disk.at('root'), created_at: new Date(), updated_at: new Date() };
      const { database } = fixture;
      await database
        .kysely(database.fork())
        .insertInto('root_folder')
        .values({ ...root, id: uuidv7(), read_only: false, recycle_days: 0 })
        .execute();
      const before = await takeCensus(disk.at('root'));
      const { isKilled } = run({ run: 'delete movie', id, steps });
      await restart();
      const after = await takeCensus(disk.at('root'));
      if (await isListed(id)) {
        expect(after).toEqual(before);
      } else {
        expect([...after.keys()]).toEqual(['Movie (2001)/poster.jpg', 'Other (1990)/other.mkv']);
      }
      await forget();
      await fixture.query('delete from root_folder');
      if (!isKilled) break;
    }
  }, 300_000);

  /** A movie whose default version has lost its file to the recycle bin. */
  async function addDeleted(disk: TestDisk) {
    const movieId = await addMovie(disk);
    const complete = await takeCensus(disk.at('root'));
    await removeFile(movieId);
    const [item] = (await fixture.library.recycleBin.list()).items;
    return { movieId, itemId: item?.id ?? '', complete };
  }

  async function removeFile(movieId: string): Promise<void> {
    const { database } = fixture;
    const journal = createFileJournal({ database, logger: undefined });
    const deps = { database, journal, logger: undefined, now: () => new Date() };
    const { fileId } = await fixture.library.movies.get(movieId);
    await createFileRemoval(deps).removeFiles({ movieId, what: { kind: 'file', fileId: fileId ?? '' } });
    await journal.close();
  }

  it('while it restores a file leaves all or nothing, at every step', async () => {
    const outcomes: boolean[] = [];
    for (let steps = 1; ; steps += stride) {
      await using disk = await createTestDisk();
      const { movieId, itemId, complete } = await addDeleted(disk);
      const deleted = await takeCensus(disk.at('root'));
      const { isKilled } = run({ run: 'restore', id: itemId, steps });
      await restart();
      const after = await takeCensus(disk.at('root'));
      const { total } = (await fixture.library.recycleBin.list()).pagination;
      const { hasFile } = await fixture.library.movies.get(movieId);
      expect([after, total]).toEqual(hasFile ? [complete, 0] : [deleted, 1]);
      expect(findReplaced(complete, after)).toEqual([]);
      outcomes.push(hasFile);
      await forget();
      if (!isKilled) break;
    }
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(1 / stride);
    expect(outcomes.slice(first)).not.toContain(false);
  }, 300_000);

  it('while it deletes a file for good leaves all of it in the recycle bin, or nothing', async () => {
    for (let steps = 1; ; steps += stride) {
      await using disk = await createTestDisk();
      const { itemId } = await addDeleted(disk);
      const deleted = await takeCensus(disk.at('root'));
      const { isKilled } = run({ run: 'delete for good', id: itemId, steps });
      await restart();
      const after = await takeCensus(disk.at('root'));
      const { total } = (await fixture.library.recycleBin.list()).pagination;
      const kept = [...deleted].filter(([path]) => !path.startsWith('.cinephage-recycle/'));
      expect(after).toEqual(total === 1 ? deleted : new Map(kept));
      await forget();
      if (!isKilled) break;
    }
  }, 300_000);
});
