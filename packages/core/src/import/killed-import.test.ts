import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import type { Library } from '../library.ts';
import { type Census, findLost, takeCensus } from '../testing/census.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { killAtEveryStep, killStride, runStoppedOperations } from '../testing/run-stepped.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf } from '../testing/test-library.fixture.ts';
import type { ImportExecuteInput, ImportMethod } from './import.schema.ts';
import {
  type ImportLibrary,
  isWithoutFfmpeg,
  makeTestVideos,
  openImportLibrary,
  type TestVideos,
} from './import-library.fixture.ts';

const program = new URL('import-process.fixture.ts', import.meta.url);
const oldName = (title: string) => `${title} (2010) [Bluray-720p]-OLD`;
const newName = (title: string) => `${title} (2010) [Bluray-1080p]-NEW`;
const timeoutMs = 600_000;

interface Upgrade {
  /** Of the movie. */
  readonly id: string;
  readonly title: string;
  readonly method: ImportMethod;
  /** Whether a path is of this movie, wherever its files are. */
  isOwn(path: string): boolean;
}

describe.skipIf(isWithoutFfmpeg).each(databaseKinds)('an import whose process is killed, on %s', (kind) => {
  let videos: TestVideos;
  beforeAll(async () => {
    videos = await makeTestVideos();
  });
  afterAll(() => videos[Symbol.asyncDispose]());

  /** A library that is not running, its folder for movies, and the inputs of the imports of a process by the ids of their movies. */
  interface Prepared extends AsyncDisposable {
    readonly opened: ImportLibrary;
    readonly inputs: Record<string, ImportExecuteInput>;
    /** Adds a movie that has a file with a subtitle, and puts an upgrade with one among the downloads. */
    addMovie(number: number, method: ImportMethod): Promise<Upgrade>;
  }

  async function prepareLibrary(): Promise<Prepared> {
    const opened = await openImportLibrary(kind);
    const { library } = opened.fixture;
    const inputs: Record<string, ImportExecuteInput> = {};
    return {
      ...{ opened, inputs, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() },
      async addMovie(number, method) {
        const title = `Story ${number}`;
        const tmdbId = 1_000 + number;
        const movie = movieMetadata(tmdbId, { title, year: 2010 });
        await library.movies.import([toImport(movie, { rootFolderPath: opened.disk.at('movies') })]);
        const [added] = await library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
        const id = added?.id ?? '';
        const release = `Story.${number}.2010`;
        const path = await opened.put(`${release}.720p.BluRay-OLD.mkv`, { video: videos.hd });
        await opened.put(`${release}.720p.BluRay-OLD.srt`, `old subtitle ${number}`);
        await opened.execute({ items: [{ path, movieId: id }], method: 'move' });
        const upgrade = await opened.put(`${release}.1080p.BluRay-NEW.mkv`, { video: videos.fullHd });
        await opened.put(`${release}.1080p.BluRay-NEW.en.srt`, `new subtitle ${number}`);
        inputs[id] = { items: [{ path: upgrade, movieId: id }], method };
        const isOwn = (name: string) => name.includes(`${title} (`) || name.includes(`${release}.`);
        return { id, title, method, isOwn };
      },
    };
  }

  const paramsOf = ({ opened: { fixture, disk }, inputs }: Prepared) => ({
    ...{ database: fixture.url, inputs },
    ...{ rootFolder: disk.at('movies'), importFolder: disk.at('downloads') },
  });

  const openAgain = ({ opened: { fixture, disk } }: Prepared) =>
    createLibrary({
      database: fixture.url,
      rootFolders: [disk.at('movies')],
      importFolders: [disk.at('downloads')],
    });

  /** All or nothing: the files, the rows and the history agree, and nothing is lost. @returns whether it is imported */
  async function expectSettled(
    { disk }: ImportLibrary,
    library: Library,
    { id, title, method, before, after }: Upgrade & { readonly before: Census; readonly after: Census },
  ) {
    expect(findLost(before, after)).toEqual([]);
    const { file } = await library.movies.get(id);
    const { items } = await library.activity.list({ movieId: id, type: 'upgraded' });
    const isImported = file?.quality === 'Bluray-1080p';
    expect(items).toHaveLength(isImported ? 1 : 0);
    const folder = `movies/${title} (2010)/`;
    const names = [...after.keys()]
      .filter((name) => name.startsWith(folder))
      .map((name) => name.slice(folder.length));
    const [old, upgrade] = [oldName(title), newName(title)];
    const current = isImported ? [`${upgrade}.en.srt`, `${upgrade}.mkv`] : [`${old}.mkv`, `${old}.srt`];
    expect(names.toSorted()).toEqual(current);
    expect(file?.path).toBe(disk.at(`${folder}${isImported ? upgrade : old}.mkv`));
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
      await using library = await prepareLibrary();
      const { opened } = library;
      let before: Census = new Map();
      const { prepared, steps } = await killAtEveryStep({
        ...{ kind, program, params: paramsOf(library), steps: method === 'move' ? 22 : 26 },
        prepare: (stop) => library.addMovie(stop, method),
        begin: async () => {
          before = await takeCensus(opened.disk.at(''));
          await opened.fixture.library.stop();
        },
      });
      expect(steps.slice(-2)).toEqual(['cleaned-up', 'ended']);
      for (const { title } of prepared) {
        const folder = await readdir(opened.disk.at(`movies/${title} (2010)`));
        // The old file goes once the new one is there.
        expect(folder.includes(`${oldName(title)}.mkv`) || folder.includes(`${newName(title)}.mkv`)).toBe(
          true,
        );
      }
      await using next = await openAgain(library);
      await next.start({ tasks: false });
      const after = await takeCensus(opened.disk.at(''));
      const outcomes: boolean[] = [];
      for (const upgrade of prepared) {
        const own = (census: Census) => new Map([...census].filter(([name]) => upgrade.isOwn(name)));
        outcomes.push(
          await expectSettled(opened, next, { ...upgrade, before: own(before), after: own(after) }),
        );
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
      await using prepared = await prepareLibrary();
      const { id } = await prepared.addMovie(1, 'copy');
      await prepared.opened.fixture.library.stop();
      const params = { ...paramsOf(prepared), stops: { [id]: 8 } };
      expect(runStoppedOperations(program, params).get(id)).toMatchObject({ isStopped: true });
      await using library = await openAgain(prepared);
      await library.start();
      const [task] = (await library.tasks.list({ kind: 'import-files', limit: 1 })).tasks;
      await expect
        .poll(async () => (await library.tasks.get(task?.id ?? '')).state, { timeout: 60_000 })
        .toBe('completed');
      const { result } = await endOf(library, task?.id ?? '');
      expect(result).toMatchObject({ imported: 1, files: [{ status: 'upgraded', method: 'copy' }] });
      expect((await library.activity.list({ type: 'upgraded' })).items).toHaveLength(1);
    },
    timeoutMs,
  );
});
