import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLibrary } from './create-library.ts';
import { movieMetadata, testMetadataSource } from './testing/metadata.fixture.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from './testing/test-database.ts';
import { endOf } from './testing/test-library.fixture.ts';
import { watchStatements } from './testing/watch-statements.ts';

const run = promisify(execFile);
const here = (name: string) => fileURLToPath(import.meta.resolve(name));
const runNode = (...args: string[]) => run(process.execPath, ['-C', '@cinephage/source', ...args]);

describe.each(databaseKinds)('a library on %s', (kind) => {
  let fixture: TestDatabase;
  beforeEach(async () => {
    fixture = await createTestDatabase(kind, { isBlank: true });
  });
  afterEach(() => fixture.dispose());
  const open = (options = {}) => createLibrary({ database: fixture.url, ...options });

  it('is stopped at the end of the block that is using it', async () => {
    let kept: Awaited<ReturnType<typeof open>>;
    {
      await using library = await open();
      await library.start();
      expect((await library.movies.list()).pagination.total).toBe(0);
      kept = library;
    }
    const { movies, tasks, qualityProfiles, start } = kept;
    for (const call of [
      () => movies.list(),
      () => movies.add({ tmdbId: 1, rootFolderPath: '/m' }),
      () => tasks.list(),
      () => qualityProfiles.list(),
      () => start(),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'LIBRARY_STOPPED' });
    }
    expect(await kept.health()).toMatchObject({ database: { ok: false } });
  });

  it('can be stopped twice, at once, and without having been started', async () => {
    const library = await open();
    await Promise.all([library.stop(), library.stop()]);
    await library.stop();
    await expect(library.movies.list()).rejects.toMatchObject({ code: 'LIBRARY_STOPPED' });
  });

  it('finishes what was asked before it was stopped', async () => {
    const source = testMetadataSource([movieMetadata(1)]);
    const gate = Promise.withResolvers<void>();
    const slow = {
      ...source,
      getMovie: (tmdbId: number) => gate.promise.then(() => source.getMovie(tmdbId)),
    };
    const library = await open({ metadata: slow });
    const adding = library.movies.add({ tmdbId: 1, rootFolderPath: '/m' });
    const stopped = library.stop();
    gate.resolve();
    const { id } = await adding;
    await stopped;
    await using again = await open();
    expect(await again.movies.get(id)).toMatchObject({ title: 'Movie 1' });
  });

  it('says how it is', async () => {
    await using library = await open();
    const { database, metadata } = await library.health();
    expect(database).toEqual({ ok: true, driver: kind });
    expect(metadata.source).toBe('starter-catalogue');
    expect(metadata.description).toMatch(/\w+/);
  });

  it('has five quality profiles, one of them the default, however often it is opened', async () => {
    for (let time = 1; time <= 2; time++) {
      await using library = await open();
      const profiles = await library.qualityProfiles.list();
      expect(profiles.map(({ name }) => name)).toEqual([
        'Any',
        'SD',
        'HD-720p/1080p',
        'HD-1080p',
        'Ultra-HD',
      ]);
      expect(profiles.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual([
        'HD-720p/1080p',
      ]);
    }
  });

  it('reads the selected fields of quality profiles alone', async () => {
    await using library = await open();
    using watched = watchStatements(library);
    const wholes = await library.qualityProfiles.list();
    watched.clear();
    expect(await library.qualityProfiles.list({ select: { name: true, isDefault: true } })).toEqual(
      wholes.map(({ name, isDefault }) => ({ name, isDefault })),
    );
    expect(watched.statements).toEqual(['select id, name, is_default from quality_profile order by id']);
    const select: object = { nonsense: true };
    await expect(library.qualityProfiles.list({ select })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('opens when several instances start at once on an empty database', async () => {
    const libraries = await Promise.all(Array.from({ length: 5 }, () => open()));
    for (const library of libraries) {
      expect(await library.qualityProfiles.list()).toHaveLength(5);
      await library.stop();
    }
  });

  it('opens when several processes start at once on an empty database', async () => {
    const outputs = await Promise.all([1, 2, 3].map(() => runNode(here('./boot.fixture.ts'), fixture.url)));
    for (const { stdout } of outputs) {
      expect(JSON.parse(stdout)).toEqual({ profiles: 5, movies: 1 });
    }
  });

  it('runs tasks only once it is started, and those of the time before as well', async () => {
    const metadata = testMetadataSource([movieMetadata(1)]);
    const first = await open({ metadata });
    const { id } = await first.movies.add({ tmdbId: 1, rootFolderPath: '/m' });
    const { taskId } = await first.movies.refresh(id);
    await first.stop();
    await using second = await open({ metadata });
    expect(await second.tasks.get(taskId)).toMatchObject({ state: 'queued', attempt: 0 });
    await second.start();
    await second.start();
    expect(await endOf(second, taskId)).toMatchObject({ state: 'completed' });
  });

  it('runs no tasks on a node that is started without them; another node does', async () => {
    const metadata = testMetadataSource([movieMetadata(1)]);
    await using api = await open({ metadata });
    await api.start({ tasks: false });
    const { id } = await api.movies.add({ tmdbId: 1, rootFolderPath: '/m' });
    const { taskId } = await api.movies.refresh(id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await api.tasks.get(taskId)).toMatchObject({ state: 'queued' });
    await using worker = await open({ metadata });
    await worker.start();
    expect(await endOf(api, taskId)).toMatchObject({ state: 'completed' });
  });
});

describe('a library whose database is gone', () => {
  it('says so, and nothing else', async () => {
    const fixture = await createTestDatabase('postgresql');
    const library = await createLibrary({ database: fixture.url });
    await library.movies.list();
    await fixture.dispose();
    for (const call of [
      () => library.movies.list(),
      () => library.movies.bulkUpdate({ ids: ['x'], monitored: true }),
      () => library.tasks.list(),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    }
    expect(await library.health()).toMatchObject({ database: { ok: false } });
    await library.stop();
  });
});

describe('a file that holds something else', () => {
  it('is reported, and left as it was', async () => {
    const fixture = await createTestDatabase('sqlite', { isBlank: true });
    const path = fixture.url.slice('sqlite:'.length);
    const foreign = new SqliteDatabase(path);
    foreign.exec("create table movie (name text); insert into movie values ('mine')");
    foreign.close();
    await expect(createLibrary({ database: fixture.url })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    const again = new SqliteDatabase(path);
    expect(again.prepare('select name from movie').all()).toEqual([{ name: 'mine' }]);
    again.close();
    await fixture.dispose();
  });
});

describe('a library in memory', () => {
  it('works, and leaves nothing on the disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
    vi.stubEnv('TMPDIR', folder);
    try {
      const library = await createLibrary({ database: 'sqlite::memory:' });
      await library.start();
      const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/m', searchOnAdd: true });
      expect(await library.movies.get(id)).toMatchObject({ title: 'Inception' });
      expect(await readdir(folder)).toHaveLength(1);
      await library.stop();
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });

  it('is one of its own each time', async () => {
    await using first = await createLibrary({ database: 'sqlite::memory:' });
    await using second = await createLibrary({ database: 'sqlite::memory:' });
    await first.movies.add({ tmdbId: 27205, rootFolderPath: '/m' });
    expect((await second.movies.list()).pagination.total).toBe(0);
  });
});

describe.concurrent('what takes its time: a library', () => {
  it.each(databaseKinds)(
    'releases running tasks on %s when it stops, for the next one to finish',
    async (kind) => {
      const fixture = await createTestDatabase(kind);
      const open = (options = {}) => createLibrary({ database: fixture.url, ...options });
      const source = testMetadataSource([movieMetadata(1)]);
      const started = Promise.withResolvers<void>();
      const stuck: typeof source.getMovie = (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          started.resolve();
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      const first = await open({
        metadata: {
          ...source,
          getMovie: (id: number, options = {}) => (options.fresh ? stuck(id, options) : source.getMovie(id)),
        } as typeof source,
      });
      await first.start();
      const { id } = await first.movies.add({ tmdbId: 1, rootFolderPath: '/m' });
      const { taskId } = await first.movies.refresh(id);
      await started.promise;
      await first.stop();
      await using second = await open({ metadata: source });
      expect(await second.tasks.get(taskId)).toMatchObject({ state: 'queued' });
      await second.start();
      expect(await endOf(second, taskId)).toMatchObject({ state: 'completed', attempt: 1 });
      await second.stop();
      await fixture.dispose();
    },
  );
});

describe('importing the package', () => {
  it('opens nothing, starts nothing and prints nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
    const program = `await import(${JSON.stringify(here('./index.ts'))});
      const active = process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FSReqPromise/.test(name));
      process.stdout.write(JSON.stringify(active));`;
    const { stdout, stderr } = await run(
      process.execPath,
      ['-C', '@cinephage/source', '--input-type=module', '-e', program],
      { cwd: folder },
    );
    expect({ stdout, stderr, files: await readdir(folder) }).toEqual({ stdout: '[]', stderr: '', files: [] });
    await rm(folder, { recursive: true });
  });
});
