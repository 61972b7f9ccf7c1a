import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDisk } from '../disk/disk.fixture.ts';
import { selectFilesOfMovies } from '../files/read-movie-files.ts';
import { type StoreMovieFileParams, storeMovieFile } from '../files/store-movie-file.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { selectVersions } from './read-versions.ts';
import {
  libraryFileSchema,
  type MovieVersionUpdateInput,
  maximumVersions,
  movieVersionSchema,
} from './version.schema.ts';
import type { Versions } from './versions.ts';

describe.each(databaseKinds)('versions of movies on %s', (kind) => {
  let fixture: TestLibrary;
  let versions: Versions;
  let profiles: Map<string, string>;
  let lastId = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    ({ versions } = fixture.library);
    profiles = new Map((await fixture.library.qualityProfiles.list()).map(({ name, id }) => [name, id]));
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function addMovie(settings = {}): Promise<string> {
    lastId += 1;
    await fixture.library.movies.import([
      toImport(movieMetadata(lastId), { rootFolderPath: '/m', ...settings }),
    ]);
    const [row] = await fixture.query<{ id: string }>('select id from movie where tmdb_id = ?', [lastId]);
    return row?.id ?? '';
  }

  const store = (
    file: Pick<StoreMovieFileParams, 'movieId' | 'versionId' | 'path'> & { mediaProblem?: object },
  ) =>
    fixture.database.transaction(
      (em) =>
        storeMovieFile({ database: fixture.database, now: () => new Date() }, em, {
          ...{ size: 9, quality: 'WEBDL-2160p' },
          ...file,
        }),
      { lock: 'movies' },
    );
  const get = (id: string) => fixture.library.movies.get(id);
  const names = async (id: string) => (await versions.list(id)).map(({ name }) => name);
  const profile = (name: string) => profiles.get(name) ?? '';

  it('begin with the default one, which is the movie itself', async () => {
    const id = await addMovie({ qualityProfileId: profile('SD'), monitored: false });
    const movie = await get(id);
    const [version, ...others] = await versions.list(id.toUpperCase());
    expect(others).toEqual([]);
    expect(version).toEqual({
      ...{ id, movieId: id, name: 'Default', isDefault: true, monitored: false, edition: null },
      ...{ qualityProfileId: profile('SD'), rootFolderPath: '/m', hasFile: false, fileId: null, file: null },
      ...{ createdAt: movie.createdAt, updatedAt: movie.updatedAt },
    });
    const { fileId } = await store({ movieId: id, versionId: null, path: '/m/One/One.mkv' });
    const [withFile] = await versions.list(id);
    expect(withFile).toMatchObject({ hasFile: true, fileId });
    expect(withFile?.file).toEqual((await get(id)).file);
    expect(movieVersionSchema.parse(withFile)).toEqual(withFile);
  });

  it('have settings of their own, or follow the movie', async () => {
    const id = await addMovie({ qualityProfileId: profile('SD') });
    const before = await get(id);
    const own = await versions.create(id, {
      ...{ name: ' 4K ', qualityProfileId: profile('Ultra-HD'), rootFolderPath: '/4k/' },
      ...{ monitored: false, edition: "Director's Cut" },
    });
    expect(own).toMatchObject({
      ...{ movieId: id, name: '4K', isDefault: false, monitored: false, edition: "Director's Cut" },
      ...{ qualityProfileId: profile('Ultra-HD'), rootFolderPath: '/4k', hasFile: false, file: null },
    });
    expect(movieVersionSchema.parse(own)).toEqual(own);
    const following = await versions.create(id, { name: 'IMAX' });
    expect(following).toMatchObject({
      ...{ monitored: true, edition: null, qualityProfileId: profile('SD'), rootFolderPath: '/m' },
    });
    expect(await versions.get(id, own.id.toUpperCase())).toEqual(own);
    expect(await names(id)).toEqual(['Default', '4K', 'IMAX']);
    await fixture.library.movies.update(id, { qualityProfileId: profile('HD-1080p'), rootFolderPath: '/n' });
    const changed = { qualityProfileId: profile('HD-1080p'), rootFolderPath: '/n' };
    expect(await versions.list(id)).toMatchObject([{ ...changed, isDefault: true }, own, changed]);
    expect((await get(id)).updatedAt).not.toBe(before.updatedAt);
  });

  it('are changed field by field', async () => {
    const id = await addMovie({ qualityProfileId: profile('SD') });
    const created = await versions.create(id, {
      name: 'Own',
      qualityProfileId: profile('Ultra-HD'),
      edition: 'IMAX',
    });
    const update = (input: MovieVersionUpdateInput) => versions.update(id, created.id.toUpperCase(), input);
    expect(await update({ monitored: false })).toMatchObject({
      name: 'Own',
      monitored: false,
      edition: 'IMAX',
    });
    expect(await update({ name: 'OWN', edition: null })).toMatchObject({ name: 'OWN', edition: null });
    expect(await update({ rootFolderPath: '/4k' })).toMatchObject({ rootFolderPath: '/4k' });
    const followed = { qualityProfileId: profile('SD'), rootFolderPath: '/m' };
    expect(await update({ qualityProfileId: null, rootFolderPath: null })).toMatchObject(followed);
    expect((await versions.list(id))[1]).toMatchObject({ name: 'OWN', monitored: false, ...followed });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: '\u200b' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'DEFAULT' }, 'name'],
    [{}, 'name'],
    [{ name: 'x', qualityProfileId: 'none' }, 'qualityProfileId'],
    [{ name: 'x', qualityProfileId: '\0' }, 'qualityProfileId'],
    [{ name: 'x', rootFolderPath: 'relative' }, 'rootFolderPath'],
    [{ name: 'x', rootFolderPath: '/m/../n' }, 'rootFolderPath'],
    [{ name: 'x', edition: '' }, 'edition'],
    [{ name: 'x', monitored: 'yes' }, 'monitored'],
    [{ name: 'x', isDefault: true }, 'isDefault'],
  ])('are not created by %j', async (input, field) => {
    const id = await addMovie();
    await expect(versions.create(id, input as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field }],
    });
    expect(await names(id)).toEqual(['Default']);
  });

  it('have different names for each movie, whatever their case', async () => {
    const [id, other] = [await addMovie(), await addMovie()];
    const first = await versions.create(id, { name: 'Café' });
    const taken = { code: 'VERSION_ALREADY_EXISTS', details: [{ field: 'name', id: first.id }] };
    await expect(versions.create(id, { name: 'CAFE\u0301' })).rejects.toMatchObject(taken);
    const second = await versions.create(id, { name: 'Second' });
    await expect(versions.update(id, second.id, { name: 'café' })).rejects.toMatchObject(taken);
    await versions.create(other, { name: 'Café' });
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => versions.create(other, { name: 'At once' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await names(other)).toEqual(['Default', 'Café', 'At once']);
  });

  it(`are at most ${maximumVersions} besides the default one`, async () => {
    const id = await addMovie();
    for (let number = 0; number < maximumVersions; number++) {
      await versions.create(id, { name: `Version ${number}` });
    }
    await expect(versions.create(id, { name: 'One more' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `A movie has at most ${maximumVersions} versions besides the default one.`,
    });
    expect(await names(id)).toHaveLength(maximumVersions + 1);
  });

  it('change the movie if they are the default one, which keeps its name', async () => {
    const id = await addMovie();
    const settings = { monitored: false, qualityProfileId: profile('SD'), rootFolderPath: '/n' };
    expect(await versions.update(id, id.toUpperCase(), settings)).toMatchObject({
      isDefault: true,
      ...settings,
    });
    expect(await get(id)).toMatchObject({ monitored: false, rootFolderPath: '/n' });
    await expect(versions.update(id, id, { name: 'Other', edition: null })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'name' }, { field: 'edition' }],
    });
    await expect(versions.update(id, id, { rootFolderPath: null })).rejects.toMatchObject({
      details: [{ field: 'rootFolderPath' }],
    });
    await expect(versions.delete(id, id)).rejects.toMatchObject({ code: 'VERSION_IN_USE' });
  });

  it('are kept while they have a file, and so is their root folder', async () => {
    const id = await addMovie();
    const version = await versions.create(id, { name: '4K', rootFolderPath: '/4k' });
    await store({ movieId: id, versionId: version.id, path: `/4k/${id}.mkv` });
    const inUse = { code: 'VERSION_IN_USE' };
    await expect(versions.delete(id, version.id)).rejects.toMatchObject(inUse);
    await expect(versions.update(id, version.id, { rootFolderPath: '/8k' })).rejects.toMatchObject(inUse);
    await expect(versions.update(id, version.id, { rootFolderPath: null })).rejects.toMatchObject(inUse);
    expect(await versions.update(id, version.id, { rootFolderPath: '/4k', name: 'UHD' })).toMatchObject({
      ...{ name: 'UHD', rootFolderPath: '/4k', hasFile: true },
    });
    const empty = await versions.create(id, { name: 'Empty' });
    await versions.delete(id, empty.id);
    expect(await names(id)).toEqual(['Default', 'UHD']);
    await fixture.library.movies.delete(id);
    expect(await fixture.query('select id from movie_version where movie_id = ?', [id])).toEqual([]);
  });

  it('and files are deleted from the disk, into the recycle bin', async () => {
    await using disk = await createTestDisk();
    const id = await addMovie({ rootFolderPath: disk.at('root') });
    const version = await versions.create(id, { name: '4K' });
    const paths = ['hd.mkv', 'uhd.mkv'].map((name) => disk.at(`root/Movie/${name}`));
    const [hd = '', uhd = ''] = paths;
    for (const path of ['root/Movie/hd.mkv', 'root/Movie/uhd.mkv', 'root/Movie/uhd.en.srt'])
      await disk.write(path);
    const own = await store({ movieId: id, versionId: null, path: hd });
    await store({ movieId: id, versionId: version.id, path: uhd });
    await versions.delete(id, version.id, { deleteFiles: true });
    expect(await names(id)).toEqual(['Default']);
    const bin = /^root\/\.cinephage-recycle\/[\da-f-]+\/(.+)$/u;
    const inBin = async () => (await disk.list()).flatMap((path) => bin.exec(path)?.[1] ?? []).toSorted();
    expect(await inBin()).toEqual(['uhd.en.srt', 'uhd.mkv']);
    expect(await get(id)).toMatchObject({ hasFile: true, fileId: own.fileId });
    const notFound = { code: 'FILE_NOT_FOUND' };
    for (const unknown of ['none', uuidv7()]) {
      await expect(fixture.library.files.delete(id, unknown)).rejects.toMatchObject(notFound);
    }
    await expect(fixture.library.files.delete(await addMovie(), own.fileId)).rejects.toMatchObject(notFound);
    await expect(fixture.library.files.delete('none', own.fileId)).rejects.toMatchObject({
      code: 'MOVIE_NOT_FOUND',
    });
    await fixture.library.files.delete(id, own.fileId.toUpperCase());
    expect(await inBin()).toEqual(['hd.mkv', 'uhd.en.srt', 'uhd.mkv']);
    expect(await get(id)).toMatchObject({ hasFile: false, file: null });
  });

  it('keep the quality profile that they have', async () => {
    const id = await addMovie();
    const { id: qualityProfileId } = await fixture.library.qualityProfiles.create({
      ...{ name: 'Of a version', qualities: ['DVD'], cutoff: 'DVD' },
    });
    const version = await versions.create(id, { name: 'Rare', qualityProfileId });
    await expect(fixture.library.qualityProfiles.delete(qualityProfileId)).rejects.toMatchObject({
      code: 'QUALITY_PROFILE_IN_USE',
      message: '1 version has this quality profile; give them another one first.',
    });
    await fixture.library.movies.update(id, { qualityProfileId });
    await expect(fixture.library.qualityProfiles.delete(qualityProfileId)).rejects.toMatchObject({
      message: '1 movie and 1 version have this quality profile; give them another one first.',
    });
    await fixture.library.movies.update(id, { qualityProfileId: profile('SD') });
    await versions.delete(id, version.id);
    await fixture.library.qualityProfiles.delete(qualityProfileId);
  });

  it.each(['', 'none', '\0', uuidv7()])('are not found by %j', async (unknown) => {
    const id = await addMovie();
    const noMovie = { code: 'MOVIE_NOT_FOUND' };
    await expect(versions.list(unknown)).rejects.toMatchObject(noMovie);
    await expect(versions.create(unknown, { name: 'x' })).rejects.toMatchObject(noMovie);
    await expect(versions.update(unknown, unknown, { monitored: true })).rejects.toMatchObject(noMovie);
    await expect(versions.delete(unknown, id)).rejects.toMatchObject(noMovie);
    await expect(fixture.library.files.list(unknown)).rejects.toMatchObject(noMovie);
    await expect(versions.get(unknown, id)).rejects.toMatchObject(noMovie);
    const noVersion = { code: 'VERSION_NOT_FOUND' };
    await expect(versions.get(id, unknown)).rejects.toMatchObject(noVersion);
    await expect(versions.update(id, unknown, { monitored: true })).rejects.toMatchObject(noVersion);
    await expect(versions.delete(id, unknown)).rejects.toMatchObject(noVersion);
    const other = await versions.create(await addMovie(), { name: 'Of another' });
    await expect(versions.update(id, other.id, { monitored: true })).rejects.toMatchObject(noVersion);
    await expect(versions.delete(id, other.id)).rejects.toMatchObject(noVersion);
  });

  it('are listed with the files of many movies, in the order of the ids', async () => {
    const [one, two, none] = [await addMovie(), await addMovie(), uuidv7()];
    const version = await versions.create(two, { name: '4K' });
    const mediaProblem = { kind: 'truncated', message: 'Its end is missing.', errorCode: null };
    await store({ movieId: two, versionId: version.id, path: `/m/${two}/4k.mkv`, mediaProblem });
    const own = await store({ movieId: two, versionId: null, path: `/m/${two}/hd.mkv` });
    const many = await versions.listMany([two, none, one, two]);
    expect(many).toEqual([await versions.list(two), [], await versions.list(one), await versions.list(two)]);
    expect(many[0]?.map(({ hasFile }) => hasFile)).toEqual([true, true]);
    const files = await fixture.library.files.listMany([one, 'x', two]);
    expect(files).toEqual([[], [], await fixture.library.files.list(two)]);
    expect(await fixture.library.files.list(one)).toEqual([]);
    expect(files[2]).toEqual([
      {
        ...(await get(two)).file,
        movieId: two,
        versionId: two,
        isDefault: true,
        originalPath: null,
        problem: null,
      },
      expect.objectContaining({
        ...{ versionId: version.id, isDefault: false, path: `/m/${two}/4k.mkv` },
        problem: { kind: 'truncated', message: 'Its end is missing.' },
      }),
    ]);
    for (const file of files[2] ?? []) expect(libraryFileSchema.parse(file)).toEqual(file);
    expect(own.fileId).toBe(files[2]?.[0]?.id);
    const tooMany = Array.from({ length: 1_001 }, () => one);
    await expect(versions.listMany(tooMany)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe.each(databaseKinds)('the query plans of versions on %s', (kind) => {
  it('read versions and files by the movies they belong to', async () => {
    await using fixture = await openTestLibrary(kind);
    await importAll(
      fixture.library,
      Array.from({ length: 3_000 }, (_, index) =>
        toImport(movieMetadata(index + 1), {
          file: { path: `/movies/${index}/${index}.mkv`, size: 1, quality: 'DVD' },
        }),
      ),
    );
    const numbers = Array.from({ length: 6 }, (_, number) => `select '${number}' as name`).join(
      ' union all ',
    );
    const id = {
      sqlite: 'substr(m.id, 1, 35) || name',
      postgresql: 'cast(left(cast(m.id as text), 35) || name as uuid)',
    };
    await fixture.query(
      `insert into movie_version (id, movie_id, name, name_key, monitored, created_at, updated_at)
        select ${id[kind]}, m.id, name, name, m.monitored, m.created_at, m.updated_at
        from movie m cross join (${numbers}) numbers`,
    );
    await fixture.query('analyze');
    const { movies } = await fixture.library.movies.list({ limit: 20 });
    const ids = movies.map(({ id }) => id);
    const scans = kind === 'sqlite' ? /\bSCAN (?!json_each)/ : /Seq Scan/;
    for (const query of [
      selectFilesOfMovies(fixture.database, null, ids),
      selectVersions(fixture.database, null, ids),
    ]) {
      const rows = await query.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
      const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
      expect(plan).not.toMatch(scans);
      expect(plan).toMatch(/movie_file_by_movie|movie_version_movie_id_name_key|movie_version_1|movie_id=\?/);
    }
  });
});
