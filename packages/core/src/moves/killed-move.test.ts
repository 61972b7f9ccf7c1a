import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { type Census, findLost, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { canMount } from '../testing/mounts.fixture.ts';
import { killAtEveryStep } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { runMove } from './moves.fixture.ts';

const program = new URL('move-process.fixture.ts', import.meta.url);

describe.each(databaseKinds)('a move whose process is killed, on %s', (kind) => {
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** A movie with a file and a sidecar in `old`, which has the root folder `new`. */
  async function addMovie(disk: TestDisk): Promise<string> {
    const tmdbId = ++number;
    for (const name of ['movie.mkv', 'movie.en.srt', 'poster.jpg'])
      await disk.write(`old/Movie (2001)/${name}`);
    await disk.write('new/other.txt');
    const file = { path: disk.at('old/Movie (2001)/movie.mkv'), size: 26, quality: 'DVD' };
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId), { rootFolderPath: disk.at('old'), file }),
    ]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    const id = movie?.id ?? '';
    await fixture.library.movies.update(id, { rootFolderPath: disk.at('new'), moveFiles: false });
    return id;
  }

  const pathOf = async (id: string) => (await fixture.library.movies.get(id)).file?.path;

  /** The row names a file that exists, whatever was interrupted, and no byte is lost. */
  async function expectConsistent(disk: TestDisk, id: string, before: Census): Promise<void> {
    const after = await takeCensus(disk.at(''));
    expect(findLost(before, after)).toEqual([]);
    expect([...after.keys()].map((path) => disk.at(path))).toContain(await pathOf(id));
  }

  async function expectMoved(disk: TestDisk, id: string): Promise<void> {
    expect(await pathOf(id)).toBe(disk.at('new/Movie (2001)/movie.mkv'));
    const after = await takeCensus(disk.at(''));
    expect([...after.keys()]).toEqual([
      ...['new/Movie (2001)/movie.en.srt', 'new/Movie (2001)/movie.mkv', 'new/other.txt'],
      'old/Movie (2001)/poster.jpg',
    ]);
    expect(await fixture.query('select * from file_operation')).toEqual([]);
    const moved = await fixture.library.activity.list({ movieId: id, type: 'moved' });
    expect(moved.items).toHaveLength(1);
  }

  /** Kills a run after each of its steps; the next one completes it. @returns the steps of the run that was not killed */
  async function killEverywhere(most: number, isOtherDisk: boolean): Promise<readonly string[]> {
    await using disks = new AsyncDisposableStack();
    const from: Record<string, string> = {};
    const { prepared, steps } = await killAtEveryStep({
      ...{ kind, program, params: { database: fixture.url, from }, steps: most },
      async prepare() {
        const disk = disks.use(await createTestDisk());
        if (isOtherDisk) disk.mount('tmpfs', 'new');
        const id = await addMovie(disk);
        from[id] = disk.at('old');
        return { id, disk, before: await takeCensus(disk.at('')) };
      },
    });
    for (const { id, disk, before } of prepared) await expectConsistent(disk, id, before);
    for (const { id, disk, before } of prepared) {
      await runMove({ movieId: id, from: disk.at('old'), database: fixture.database });
      await expectConsistent(disk, id, before);
      await expectMoved(disk, id);
    }
    return steps.slice(0, -1);
  }

  it('is completed by the next run, at every step', async () => {
    const steps = await killEverywhere(14, false);
    expect(steps.filter((step) => step === 'linked')).toHaveLength(2);
    expect(steps.slice(-3)).toEqual(['worked', 'committed', 'cleaned-up']);
  }, 300_000);

  it.runIf(canMount)(
    'is completed by the next run when it goes to another disk, at every step',
    async () => {
      const steps = await killEverywhere(18, true);
      expect(steps.filter((step) => step === 'copied')).toHaveLength(2);
    },
    300_000,
  );
});
