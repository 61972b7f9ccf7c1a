import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { type Census, findLost, findReplaced, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import type { RemovalProcessParams } from './removal-process.fixture.ts';

const program = fileURLToPath(new URL('removal-process.fixture.ts', import.meta.url));

describe.each(databaseKinds)('a process that is killed, on %s', (kind) => {
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  function run(params: Omit<RemovalProcessParams, 'database'>) {
    const args = ['-C', '@cinephage/source', program, JSON.stringify({ database: fixture.url, ...params })];
    const { stdout, stderr, signal, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (signal === null && status !== 0) throw new Error(stderr);
    return { isKilled: signal === 'SIGKILL', steps: stdout.split('\n').filter((line) => line !== '') };
  }

  /** What the next start does. */
  async function restart(): Promise<void> {
    await using library = await createLibrary({ database: fixture.url });
    await library.start({ tasks: false });
    expect(await fixture.query('select * from file_operation')).toEqual([]);
  }

  async function addMovie(disk: TestDisk): Promise<string> {
    const tmdbId = ++number;
    for (const name of ['movie.mkv', 'movie.en.srt', 'movie.nfo', 'poster.jpg']) {
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
    expect(bin.map((path) => path.split('/').at(-1))).toEqual(['movie.en.srt', 'movie.mkv', 'movie.nfo']);
    expect([...after.keys()].slice(3)).toEqual(['Movie (2001)/poster.jpg', 'Other (1990)/other.mkv']);
    expect(items).toMatchObject([
      { path: disk.at('root/Movie (2001)/movie.mkv'), bin_path: disk.at(`root/${bin[1]}`) },
    ]);
    return true;
  }

  it('while it deletes a movie with its files leaves all or nothing, at every step', async () => {
    const outcomes: boolean[] = [];
    for (let steps = 1; ; steps += 1) {
      await using disk = await createTestDisk();
      const id = await addMovie(disk);
      const before = await takeCensus(disk.at('root'));
      const { isKilled, steps: taken } = run({ run: 'delete movie', id, steps });
      await restart();
      outcomes.push(await expectAllOrNothing(disk, id, before));
      await rm(disk.at('root'), { recursive: true });
      await fixture.query('delete from recycle_bin_item');
      if (!isKilled) {
        expect(taken.filter((step) => step === 'planned')).toHaveLength(3);
        break;
      }
    }
    // Undone until the file has gone, finished from then on.
    const first = outcomes.indexOf(true);
    expect(first).toBeGreaterThan(1);
    expect(outcomes.slice(first)).not.toContain(false);
  }, 300_000);
});
