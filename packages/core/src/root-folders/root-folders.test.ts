import { mkdir, readdir, rename, rmdir, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { databaseOf } from '../database/library-database.ts';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import type { Library } from '../library.ts';
import { movieMetadata, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import { canMount, makeReadOnly } from '../testing/mounts.fixture.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { createRootFolders } from './create-root-folders.ts';
import type { RootFolderCreateInput } from './root-folder.schema.ts';

describe.each(databaseKinds)('root folders on %s', (kind) => {
  let database: TestDatabase;
  let disk: TestDisk;
  let library: Library;
  let opened: Library[];
  let number = 0;
  const roots = () => library.rootFolders;
  const open = async (rootFolders: readonly string[] = [], warnings: string[] = []) => {
    const ignore = () => undefined;
    const warn = (_: object, message: string) => void warnings.push(message);
    const one = await createLibrary({
      ...{
        database: database.url,
        rootFolders,
        metadata: testMetadataSource([movieMetadata(1), movieMetadata(2)]),
      },
      logger: { debug: ignore, info: ignore, error: ignore, warn },
    });
    opened.push(one);
    return one;
  };
  const create = async (path: string, more: Partial<RootFolderCreateInput> = {}) => {
    await mkdir(disk.at(path), { recursive: true });
    return roots().create({ name: `Root ${++number}`, path: disk.at(path), ...more });
  };

  beforeEach(async () => {
    opened = [];
    database = await createTestDatabase(kind);
    disk = await createTestDisk();
    library = await open();
  });
  afterEach(async () => {
    for (const one of opened) await one.stop();
    await disk[Symbol.asyncDispose]();
    await database.dispose();
  });

  it('can be added, read, changed and deleted', async () => {
    expect(await roots().list()).toEqual([]);
    const [profile] = await library.qualityProfiles.list();
    const created = await create('movies', {
      path: `${disk.at('movies')}//.//`,
      defaultQualityProfileId: profile?.id ?? '',
    });
    expect(created).toEqual({
      ...{ id: created.id, name: 'Root 1', path: disk.at('movies'), readOnly: false, recycleDays: 7 },
      ...{ defaultQualityProfileId: profile?.id, movieCount: 0, accessible: true, accessProblem: null },
      ...{ freeSpace: expect.any(Number), totalSpace: expect.any(Number) },
    });
    expect(created.freeSpace).toBeLessThanOrEqual(created.totalSpace ?? 0);
    const { freeSpace: _, ...stable } = created;
    expect(await roots().get(created.id)).toMatchObject(stable);
    const changes = { name: 'Other', readOnly: true, defaultQualityProfileId: null, recycleDays: 0 };
    expect(await roots().update(created.id, changes)).toMatchObject({ ...stable, ...changes });
    await mkdir(disk.at('elsewhere'));
    expect(await roots().update(created.id, { path: disk.at('elsewhere') })).toMatchObject({
      ...{ ...stable, ...changes, path: disk.at('elsewhere') },
    });
    await roots().delete(created.id);
    expect(await roots().list()).toEqual([]);
    expect(await readdir(disk.at('movies'))).toEqual([]);
  });

  it.each([
    ['movies', 'must be an absolute path'],
    ['/movies/../etc', 'must not contain ".." as a folder'],
    ['/movies\0', 'must not contain a NUL character'],
    ['/', 'must not be the root of the whole file system'],
    ['/proc/self/nonesuch', 'must exist: there is no such folder, or its disk is not mounted'],
    ['/dev/null', 'must be a folder'],
    ['/dev/null/below', 'must be a folder'],
    [`/${'x'.repeat(300)}`, 'must be shorter'],
    ['', 'must have at least 1 character'],
  ])('are refused as %j, %s', async (path, message) => {
    await expect(roots().create({ name: 'Root', path })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'path', message }],
    });
    if (path !== '') {
      expect(await roots().validate({ path })).toMatchObject({
        valid: false,
        problems: [{ field: 'path', message }],
      });
    }
    expect(await roots().list()).toEqual([]);
  });

  it.each([
    ['name', { name: ' \u200b' }],
    ['defaultQualityProfileId', { defaultQualityProfileId: 'nonesuch' }],
    ['recycleDays', { recycleDays: -1 }],
    ['freeSpace', { freeSpace: 1 }],
  ])('are refused with a wrong %s', async (field, more) => {
    const refused = { code: 'INVALID_INPUT', details: [{ field }] };
    await expect(create('movies', more as object)).rejects.toMatchObject(refused);
    const { id } = await create('movies');
    await expect(roots().update(id, { readOnly: true, ...(more as object) })).rejects.toMatchObject(refused);
  });

  it('do not overlap, by paths, links or mounts', async () => {
    const { id, path } = await create('media/movies');
    await mkdir(disk.at('media/movies/4k'));
    await symlink(disk.at('media/movies'), disk.at('link'));
    await symlink(disk.at('media/movies/4k'), disk.at('link-inside'));
    await symlink(disk.at('media'), disk.at('link-around'));
    const broken = async (given: string) =>
      (await roots().validate({ path: disk.at(given) })).problems[0]?.message;
    expect(await broken('media/movies/4k')).toBe(`must not be inside the root folder ${path}`);
    expect(await broken('link-inside')).toBe(`must not be inside the root folder ${path}`);
    expect(await broken('link/4k')).toBe(`must not be inside the root folder ${path}`);
    expect(await broken('media')).toBe(`must not hold the root folder ${path}`);
    expect(await broken('link-around')).toBe(`must not hold the root folder ${path}`);
    for (const same of ['media/movies', 'link']) {
      await expect(create(same)).rejects.toMatchObject({
        code: 'ROOT_FOLDER_ALREADY_EXISTS',
        details: [{ field: 'path', id }],
      });
    }
    await create('media/movies-2');
    await expect(roots().update(id, { path: disk.at('media/movies-2') })).rejects.toMatchObject({
      code: 'ROOT_FOLDER_ALREADY_EXISTS',
    });
    await expect(roots().update(id, { path: disk.at('media') })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect((await roots().update(id, { path: `${path}/` })).path).toBe(path);
    if (canMount) {
      disk.mount(path, 'mounted');
      await expect(create('mounted')).rejects.toMatchObject({ code: 'ROOT_FOLDER_ALREADY_EXISTS' });
      expect(await broken('mounted/4k')).toBe(`must not be inside the root folder ${path}`);
      disk.mount(disk.at('media'), 'around');
      expect(await broken('around')).toBe(`must not hold the root folder ${path}`);
    }
  });

  it('are stored once by calls at the same time', async () => {
    const outcomes = await Promise.allSettled(['a', 'a', 'a/b'].map((path) => create(path)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await roots().list()).toHaveLength(1);
  });

  it.runIf(canMount)('must be writable unless they are read-only', async () => {
    await mkdir(disk.at('source'));
    const path = disk.mount(disk.at('source'), 'movies');
    makeReadOnly(path);
    await expect(roots().create({ name: 'Root', path })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'path must be writable, or readOnly be true: its disk is mounted read-only.',
    });
    const created = await roots().create({ name: 'Root', path, readOnly: true });
    expect(created).toMatchObject({ accessible: true, accessProblem: null });
    await expect(roots().update(created.id, { readOnly: false })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it.runIf(canMount)('are listed while they cannot be used, with the reason', async () => {
    const path = disk.mount('tmpfs', 'movies');
    const { id } = await roots().create({ name: 'Root', path });
    expect(await roots().get(id)).toMatchObject({ accessible: true, totalSpace: 1024 * 1024 });
    makeReadOnly(path);
    expect(await roots().get(id)).toMatchObject({
      accessible: false,
      accessProblem: 'Its disk is mounted read-only.',
    });
    expect(await roots().update(id, { readOnly: true })).toMatchObject({ accessible: true });
  });

  it('are listed while they are missing, and can be renamed then', async () => {
    const { id } = await create('movies');
    await disk.write('movies-file');
    await rmdir(disk.at('movies'));
    const missing = { accessible: false, freeSpace: null, totalSpace: null };
    expect(await roots().get(id)).toMatchObject({
      ...{ ...missing, accessProblem: 'The folder does not exist, or its disk is not mounted.' },
    });
    expect(await roots().update(id, { name: 'Away' })).toMatchObject({ name: 'Away', accessible: false });
    await rename(disk.at('movies-file'), disk.at('movies'));
    expect(await roots().get(id)).toMatchObject({ accessible: false, accessProblem: 'It is not a folder.' });
  });

  it('do not wait for a disk that does not answer', async () => {
    const [{ path: hanging }, { path: fine }] = [await create('a'), await create('b')];
    let calls = 0;
    const { list } = createRootFolders(
      { database: databaseOf(library), now: () => new Date() },
      {
        timeoutMs: 50,
        inspect: async ({ path }) => {
          if (path === hanging) {
            calls += 1;
            await new Promise(() => undefined);
          }
          return { problem: null, freeSpace: 1, totalSpace: 2, realPath: path, diskId: path, parentIds: [] };
        },
      },
    );
    for (const _ of [1, 2, 3]) {
      expect(await list()).toMatchObject([
        { path: hanging, accessible: false, accessProblem: 'Its disk does not answer.' },
        { path: fine, accessible: true, freeSpace: 1 },
      ]);
    }
    expect(calls).toBe(1);
  });

  it('are where movies must be, once there are any', async () => {
    const elsewhere = { tmdbId: 1, rootFolderPath: '/anywhere' };
    await library.movies.add(elsewhere);
    const { id, path } = await create('movies');
    const refused = {
      code: 'INVALID_INPUT',
      details: [{ field: 'rootFolderPath', message: `must be one of the configured root folders: ${path}` }],
    };
    const other = await open();
    await expect(other.movies.add({ tmdbId: 2, rootFolderPath: '/anywhere' })).rejects.toMatchObject(refused);
    const [movie] = (await library.movies.list()).movies;
    await expect(library.movies.update(movie?.id ?? '', { rootFolderPath: '/else' })).rejects.toMatchObject(
      refused,
    );
    await expect(
      library.movies.bulkUpdate({ ids: [movie?.id ?? ''], rootFolderPath: '/else' }),
    ).rejects.toMatchObject(refused);
    await expect(other.movies.import([toImport(movieMetadata(3))])).rejects.toMatchObject(refused);
    await library.movies.update(movie?.id ?? '', { monitored: false });
    await other.movies.add({ tmdbId: 2, rootFolderPath: `${path}/` });
    expect(await roots().get(id)).toMatchObject({ movieCount: 1 });
  });

  it('are not deleted or given another path while movies are in them', async () => {
    const { id, path } = await create('movies');
    const movie = await library.movies.add({ tmdbId: 1, rootFolderPath: path });
    const inUse = {
      code: 'ROOT_FOLDER_IN_USE',
      message: `1 movie is in the root folder ${path}; move them to another one first.`,
    };
    await expect(roots().delete(id)).rejects.toMatchObject(inUse);
    await mkdir(disk.at('other'));
    await expect(roots().update(id, { path: disk.at('other') })).rejects.toMatchObject(inUse);
    await library.movies.delete(movie.id);
    await roots().delete(id);
  });

  it('have a default quality profile, which movies added there get', async () => {
    const qualities = { name: 'Mine', qualities: ['DVD'], cutoff: 'DVD' };
    const { id: profile } = await library.qualityProfiles.create(qualities);
    const { id, path } = await create('movies', { defaultQualityProfileId: profile });
    const inUse = { code: 'QUALITY_PROFILE_IN_USE', message: expect.stringMatching(/^1 root folder has/) };
    await expect(library.qualityProfiles.delete(profile)).rejects.toMatchObject(inUse);
    await library.movies.add({ tmdbId: 1, rootFolderPath: path });
    await library.movies.import([toImport(movieMetadata(7), { rootFolderPath: path })]);
    const [other] = await library.qualityProfiles.list();
    await library.movies.add({ tmdbId: 2, rootFolderPath: path, qualityProfileId: other?.id ?? '' });
    const found = await library.movies.getManyByTmdbId([1, 7, 2], { select: { qualityProfileId: true } });
    expect(found.map((movie) => movie?.qualityProfileId)).toEqual([profile, profile, other?.id]);
    await roots().update(id, { defaultQualityProfileId: null });
  });

  it('are seeded by the options at each start, and never deleted', async () => {
    const warnings: string[] = [];
    await open(['/media/movies', '/media/4k/', '/media/movies']);
    const { id } = (await roots().list())[1] ?? {};
    await roots().update(id ?? '', { name: 'Mine', recycleDays: 3 });
    await open(['/media/movies', '/media'], warnings);
    await open();
    const found = await roots().list();
    expect(
      found.map(({ name, path, recycleDays, accessible }) => [name, path, recycleDays, accessible]),
    ).toEqual([
      ['media', '/media', 7, expect.any(Boolean)],
      ['4k', '/media/4k', 7, false],
      ['Mine', '/media/movies', 3, false],
    ]);
    expect(warnings).toEqual([
      expect.stringContaining('The root folder /media must not hold the root folder /media/'),
    ]);
  });

  it.each(['nonesuch', '', '\0', '\ud83c', '00000000-0000-4000-8000-000000000000'])(
    'are not found by %j',
    async (id) => {
      const notFound = { code: 'ROOT_FOLDER_NOT_FOUND' };
      await expect(roots().get(id)).rejects.toMatchObject(notFound);
      await expect(roots().update(id, { name: 'x' })).rejects.toMatchObject(notFound);
      await expect(roots().delete(id)).rejects.toMatchObject(notFound);
    },
  );
});
