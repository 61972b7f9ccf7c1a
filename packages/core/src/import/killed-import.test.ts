import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import type { Library } from '../library.ts';
import { type Census, findLost, takeCensus } from '../testing/census.fixture.ts';
import { killStride, runSteppedProcess } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import type { ImportMethod } from './import.schema.ts';
import {
  type ImportLibrary,
  isWithoutFfmpeg,
  makeTestVideos,
  openImportLibrary,
  type TestVideos,
} from './import-library.fixture.ts';
import type { ImportProcessParams } from './import-process.fixture.ts';

const program = new URL('import-process.fixture.ts', import.meta.url);
const old = 'Inception (2010) [Bluray-720p]-OLD';
const upgrade = 'Inception (2010) [Bluray-1080p]-NEW';
const timeoutMs = 600_000;

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('an import whose process is killed, on %s', (kind) => {
  let videos: TestVideos;
  beforeAll(async () => {
    videos = await makeTestVideos();
  });
  afterAll(() => videos[Symbol.asyncDispose]());

  /** A library whose movie has a file with a subtitle, and an upgrade with one among the downloads. It is not running. */
  async function prepare(): Promise<ImportLibrary> {
    const opened = await openImportLibrary(kind);
    const path = await opened.put('Inception.2010.720p.BluRay-OLD.mkv', { video: videos.hd });
    await opened.put('Inception.2010.720p.BluRay-OLD.srt', 'old subtitle');
    const movieId = opened.movieIds.Inception ?? '';
    await opened.execute({ items: [{ path, movieId }], method: 'move' });
    await opened.put('Inception.2010.1080p.BluRay-NEW.mkv', { video: videos.fullHd });
    await opened.put('Inception.2010.1080p.BluRay-NEW.en.srt', 'new subtitle');
    await opened.fixture.library.stop();
    return opened;
  }

  const optionsOf = ({ fixture, disk }: ImportLibrary) => ({
    database: fixture.url,
    rootFolders: [disk.at('movies')],
    importFolders: [disk.at('downloads')],
  });

  function run(opened: ImportLibrary, method: ImportMethod, steps: number) {
    const path = opened.disk.at('downloads/Inception.2010.1080p.BluRay-NEW.mkv');
    const params: ImportProcessParams = {
      ...{ database: opened.fixture.url, steps },
      ...{ rootFolder: opened.disk.at('movies'), importFolder: opened.disk.at('downloads') },
      input: { items: [{ path, movieId: opened.movieIds.Inception ?? '' }], method },
    };
    return runSteppedProcess(program, params);
  }

  /** All or nothing: the files, the rows and the history agree, and nothing is lost. @returns whether it is imported */
  async function expectSettled(
    opened: ImportLibrary,
    library: Library,
    before: Census,
    method: ImportMethod,
  ) {
    const after = await takeCensus(opened.disk.at(''));
    expect(findLost(before, after)).toEqual([]);
    const { file } = await library.movies.get(opened.movieIds.Inception ?? '');
    const { items } = await library.activity.list({ type: 'upgraded' });
    const isImported = file?.quality === 'Bluray-1080p';
    expect(items).toHaveLength(isImported ? 1 : 0);
    const folder = 'movies/Inception (2010)/';
    const names = [...after.keys()]
      .filter((name) => name.startsWith(folder))
      .map((name) => name.slice(folder.length));
    const current = isImported ? [`${upgrade}.en.srt`, `${upgrade}.mkv`] : [`${old}.mkv`, `${old}.srt`];
    expect(names.toSorted()).toEqual(current);
    expect(file?.path).toBe(opened.disk.at(`${folder}${isImported ? upgrade : old}.mkv`));
    const sources = [...after.keys()].filter((name) => name.startsWith('downloads/'));
    expect(sources).toHaveLength(isImported && method === 'move' ? 0 : 2);
    if (!isImported) {
      expect(after).toEqual(before);
    }
    return isImported;
  }

  const stride = killStride(kind);
  const methods = kind === 'sqlite' ? (['move', 'copy'] as const) : (['copy'] as const);
  it.each(methods)(
    'by %s is finished or put back by the next start, at every step',
    async (method) => {
      const outcomes: boolean[] = [];
      for (let steps = 1; ; steps += stride) {
        await using opened = await prepare();
        const before = await takeCensus(opened.disk.at(''));
        const { isKilled, steps: taken } = run(opened, method, steps);
        const folder = await readdir(opened.disk.at('movies/Inception (2010)'));
        // The old file goes once the new one is there.
        expect(folder.includes(`${old}.mkv`) || folder.includes(`${upgrade}.mkv`)).toBe(true);
        await using library = await createLibrary(optionsOf(opened));
        await library.start({ tasks: false });
        outcomes.push(await expectSettled(opened, library, before, method));
        if (!isKilled) {
          expect(taken.at(-1)).toBe('completed');
          break;
        }
      }
      // Put back until everything is in place, finished from then on.
      const first = outcomes.indexOf(true);
      expect(first).toBeGreaterThan(5 / stride);
      expect(outcomes.slice(first)).toEqual(outcomes.slice(first).fill(true));
    },
    timeoutMs,
  );

  it(
    'is imported by another attempt of its task, once',
    async () => {
      await using opened = await prepare();
      const { isKilled, steps } = run(opened, 'copy', 8);
      expect([isKilled, steps.length]).toEqual([true, 8]);
      await using library = await createLibrary(optionsOf(opened));
      await library.start();
      const [task] = (await library.tasks.list({ kind: 'import-files', limit: 1 })).tasks;
      await expect.poll(async () => (await library.tasks.get(task?.id ?? '')).state).toBe('completed');
      const { result } = await endOf(library, task?.id ?? '');
      expect(result).toMatchObject({ imported: 1, files: [{ status: 'upgraded', method: 'copy' }] });
      expect((await library.activity.list({ type: 'upgraded' })).items).toHaveLength(1);
    },
    timeoutMs,
  );
});
