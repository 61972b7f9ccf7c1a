import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { createFileJournal } from '../file-operations/file-journal.ts';
import { createFileRemoval } from '../files/create-file-removal.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { type Census, findLost, findReplaced, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { type KillParams, killAtEveryStep, killStride } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { RemovalProcessParams } from './removal-process.fixture.ts';

const program = new URL('removal-process.fixture.ts', import.meta.url);

interface Case<Prepared> extends Pick<KillParams<Prepared & OnDisk>, 'steps' | 'begin'> {
  readonly run: RemovalProcessParams['run'];
  prepare(disk: TestDisk): Promise<Prepared>;
}

/** What an operation has, and its root folder before. */
interface OnDisk {
  readonly id: string;
  readonly disk: TestDisk;
  readonly before: Census;
}

describe.each(databaseKinds)('a process that is killed, on %s', (kind) => {
  const stride = killStride(kind);
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

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

  const isListed = (id: string) =>
    fixture.library.movies.get(id).then(
      () => true,
      () => false,
    );

  /** Kills a process at every step, and starts the next one. @returns also what `check` returns for each step */
  async function kill<Prepared extends { readonly id: string }, Outcome>(
    { run, prepare, ...given }: Case<Prepared>,
    check: (prepared: Prepared & OnDisk) => Promise<Outcome>,
  ) {
    await using disks = new AsyncDisposableStack();
    const { prepared, steps } = await killAtEveryStep({
      ...{ kind, program, params: { database: fixture.url, run } },
      ...given,
      async prepare() {
        const disk = disks.use(await createTestDisk());
        const one = await prepare(disk);
        return { ...one, disk, before: await takeCensus(disk.at('root')) };
      },
    });
    await restart();
    const outcomes: Outcome[] = [];
    for (const one of prepared) {
      outcomes.push(await check(one));
    }
    await fixture.query('delete from recycle_bin_item');
    await fixture.query('delete from movie');
    return { outcomes, steps };
  }

  const itemsOf = async (disk: TestDisk) => {
    const items = await fixture.query<{ bin_path: string; path: string }>('select * from recycle_bin_item');
    return items.filter(({ path }) => path.startsWith(disk.at('root/')));
  };

  /** Everything is as before, or all is in the recycle bin, with its row. */
  async function isAllOrNothing({ disk, id, before }: OnDisk) {
    const after = await takeCensus(disk.at('root'));
    expect([findLost(before, after), findReplaced(before, after)]).toEqual([[], []]);
    const items = await itemsOf(disk);
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

  const prepareMovie = async (disk: TestDisk) => ({ id: await addMovie(disk) });

  it('while it deletes a movie with its files leaves all or nothing, at every step', async () => {
    const { outcomes, steps } = await kill(
      { run: 'delete movie', steps: 12, prepare: prepareMovie },
      isAllOrNothing,
    );
    expect(steps.filter((step) => step === 'planned')).toHaveLength(2);
    // Undone until the file has gone, finished from then on.
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(1 / stride);
    expect(outcomes.slice(first)).not.toContain(false);
  }, 300_000);

  it('while it deletes a movie without a recycle bin leaves the movie with all files, or neither', async () => {
    const { database } = fixture;
    const begin = async (prepared: readonly OnDisk[]) => {
      const paths = prepared.map(({ disk }) => disk.at('root'));
      const now = new Date();
      const all = { created_at: now, updated_at: now, read_only: false, recycle_days: 0 };
      await database
        .kysely(database.fork())
        .insertInto('root_folder')
        .values(paths.map((path) => ({ ...all, id: uuidv7(), name: path, path })))
        .execute();
    };
    await kill(
      { run: 'delete movie', steps: 12, prepare: prepareMovie, begin },
      async ({ disk, id, before }) => {
        const after = await takeCensus(disk.at('root'));
        if (await isListed(id)) {
          expect(after).toEqual(before);
        } else {
          expect([...after.keys()]).toEqual(['Movie (2001)/poster.jpg', 'Other (1990)/other.mkv']);
        }
      },
    );
    await fixture.query('delete from root_folder');
  }, 300_000);

  /** A movie whose default version has lost its file to the recycle bin. */
  async function addDeleted(disk: TestDisk) {
    const movieId = await addMovie(disk);
    const complete = await takeCensus(disk.at('root'));
    await removeFile(movieId);
    const [item] = (await fixture.library.recycleBin.list({ movieId })).items;
    return { movieId, id: item?.id ?? '', complete };
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
    const { outcomes } = await kill(
      { run: 'restore', steps: 12, prepare: addDeleted },
      async ({ disk, movieId, complete, before: deleted }) => {
        const after = await takeCensus(disk.at('root'));
        const { total } = (await fixture.library.recycleBin.list({ movieId })).pagination;
        const { hasFile } = await fixture.library.movies.get(movieId);
        expect([after, total]).toEqual(hasFile ? [complete, 0] : [deleted, 1]);
        expect(findReplaced(complete, after)).toEqual([]);
        return hasFile;
      },
    );
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(1 / stride);
    expect(outcomes.slice(first)).not.toContain(false);
  }, 300_000);

  it('while it deletes a file for good leaves all of it in the recycle bin, or nothing', async () => {
    await kill(
      { run: 'delete for good', steps: 4, prepare: addDeleted },
      async ({ disk, movieId, before: deleted }) => {
        const after = await takeCensus(disk.at('root'));
        const { total } = (await fixture.library.recycleBin.list({ movieId })).pagination;
        const kept = [...deleted].filter(([path]) => !path.startsWith('.cinephage-recycle/'));
        expect(after).toEqual(total === 1 ? deleted : new Map(kept));
      },
    );
  }, 300_000);
});
