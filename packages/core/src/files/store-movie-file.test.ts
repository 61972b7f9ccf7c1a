import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { keptAndLive } from '../movies/derived-tables.fixture.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { type DatabaseKind, databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { findMovieFile, findMovieFiles } from './read-movie-files.ts';
import {
  type RelocatedMovieFile,
  relocateMovieFile,
  type StoreMovieFileParams,
  storeMovieFile,
} from './store-movie-file.ts';
import { removeMovieFileRow } from './touch-movie.ts';

describe.each(databaseKinds)('files of movies on %s', (kind) => {
  let fixture: TestLibrary;
  let lastId = 0;
  let changes = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** Later than anything else, and later each time. */
  const now = () => {
    changes += 1;
    return new Date(Date.UTC(2100, 0) + changes);
  };
  const deps = () => ({ database: fixture.database, now });
  const transact: TestLibrary['database']['transaction'] = (work) =>
    fixture.database.transaction(work, { lock: 'movies' });
  const store = (file: Partial<StoreMovieFileParams> & Pick<StoreMovieFileParams, 'movieId' | 'path'>) =>
    transact((em) => storeMovieFile(deps(), em, { versionId: null, size: 100, quality: 'DVD', ...file }));
  const relocate = (file: RelocatedMovieFile) => transact((em) => relocateMovieFile(deps(), em, file));
  const remove = (fileId: string) => transact((em) => removeMovieFileRow(deps(), em, fileId));
  const filesOf = (movieId: string) => findMovieFiles(fixture.database, fixture.database.fork(), movieId);
  const get = (id: string) => fixture.library.movies.get(id);
  const bytes = async () => (await fixture.library.statistics(['sizeOnDisk'])).sizeOnDisk;

  async function addMovie(): Promise<string> {
    const tmdbId = ++lastId;
    await fixture.library.movies.import([toImport(movieMetadata(tmdbId))]);
    const [row] = await fixture.query<{ id: string }>('select id from movie where tmdb_id = ?', [tmdbId]);
    return row?.id ?? '';
  }

  async function addVersion(movieId: string, settings: { root?: string; profile?: string } = {}) {
    const id = uuidv7();
    const columns = 'id, movie_id, name, name_key, root_folder_path, quality_profile_id, monitored';
    await fixture.query(
      `insert into movie_version (${columns}, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, movieId, id, id, settings.root ?? null, settings.profile ?? null, true, new Date(), new Date()],
    );
    return id;
  }

  it('are shown in full as the file of the movie', async () => {
    const id = await addMovie();
    const before = await get(id);
    expect(before).toMatchObject({ hasFile: false, file: null, fileId: null });
    const mediaInfo = {
      videoCodec: 'x264',
      audioCodec: 'DTS',
      audioChannels: 5.1,
      resolution: '1920x1080',
    };
    const { fileId } = await store({
      ...{ movieId: id, path: '/m/One/One.mkv', size: 5, quality: 'Bluray-1080p', mediaInfo },
      ...{ releaseTitle: 'One.2001', releaseGroup: 'GRP', edition: 'IMAX', languages: ['English', 'German'] },
      dateAdded: new Date(0),
    });
    const movie = await get(id);
    expect(movie).toMatchObject({ hasFile: true, downloaded: true, fileId });
    expect(movie.file).toEqual({
      ...{ id: fileId, path: '/m/One/One.mkv', size: 5, quality: 'Bluray-1080p', qualityScore: 80 },
      ...{ releaseTitle: 'One.2001', releaseGroup: 'GRP', edition: 'IMAX', languages: ['English', 'German'] },
      ...{ mediaInfo, dateAdded: '1970-01-01T00:00:00.000Z' },
    });
    expect(Date.parse(movie.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
  });

  it('keep what was probed and how the file is on disk', async () => {
    const movieId = await addMovie();
    const { fileId } = await store({
      ...{ movieId, path: '/m/Two/Two.mkv', mtimeMs: 1_700_000_000_123.9, device: 66_305n },
      ...{ inode: 18_446_744_073_709_551_615n, originalPath: '/downloads/Two.mkv' },
      ...{ revision: { version: 2, real: 0 }, probe: { container: 'Matroska' }, probedAt: new Date(5) },
      mediaProblem: { kind: 'truncated' },
    });
    expect(await findMovieFile(fixture.database, fixture.database.fork(), fileId)).toMatchObject({
      ...{ id: fileId, movieId, versionId: null, versionName: null, size: 100 },
      ...{ mtimeMs: 1_700_000_000_123, device: '66305', inode: '18446744073709551615' },
      ...{ originalPath: '/downloads/Two.mkv', revision: { version: 2, real: 0 } },
      ...{ probe: { container: 'Matroska' }, probedAt: new Date(5), mediaProblem: { kind: 'truncated' } },
    });
    expect(await findMovieFile(fixture.database, fixture.database.fork(), uuidv7())).toBeNull();
  });

  it('of other versions change neither the file of the movie nor whether it has one', async () => {
    const movieId = await addMovie();
    const versionId = await addVersion(movieId, { root: '/4k' });
    const size = await bytes();
    const other = await store({ movieId, versionId, path: '/4k/Three/Three.mkv', size: 7 });
    expect(await get(movieId)).toMatchObject({ hasFile: false, file: null, fileId: null });
    expect(await bytes()).toBe(size + 7);
    const own = await store({ movieId, path: '/m/Three/Three.mkv', size: 3 });
    expect(await get(movieId)).toMatchObject({ hasFile: true, fileId: own.fileId, file: { size: 3 } });
    expect(await bytes()).toBe(size + 10);
    expect(await filesOf(movieId)).toMatchObject([
      { id: own.fileId, versionId: null, rootFolderPath: (await get(movieId)).rootFolderPath },
      { id: other.fileId, versionId, versionName: versionId, rootFolderPath: '/4k' },
    ]);
    const { movies } = await fixture.library.movies.list({ limit: 100 });
    expect(movies.filter(({ id }) => id === movieId)).toMatchObject([{ fileId: own.fileId }]);
    expect(await remove(own.fileId)).toBe(true);
    expect(await get(movieId)).toMatchObject({ hasFile: false, file: null });
    expect(await bytes()).toBe(size + 7);
    await fixture.library.movies.delete(movieId);
    expect(await bytes()).toBe(size);
  });

  it('keep their id at the same path, and get a new one at another', async () => {
    const movieId = await addMovie();
    const first = await store({ movieId, path: '/m/Four/a.mkv', dateAdded: new Date(1) });
    const again = await store({ movieId, path: '/m/Four/a.mkv', size: 200 });
    expect(again).toEqual({ fileId: first.fileId, replacedFileId: null });
    expect(await filesOf(movieId)).toMatchObject([{ size: 200, dateAdded: new Date(1) }]);
    const replaced = await store({ movieId, path: '/m/Four/b.mkv' });
    expect(replaced).toMatchObject({ replacedFileId: first.fileId });
    expect(replaced.fileId).not.toBe(first.fileId);
    expect(await get(movieId)).toMatchObject({ hasFile: true, fileId: replaced.fileId });
  });

  it('change their path, and with it only what is known of the disk', async () => {
    const movieId = await addMovie();
    const { fileId } = await store({ movieId, path: '/m/Five/a.mkv', mtimeMs: 5, inode: '6' });
    const { updatedAt } = await get(movieId);
    expect(await relocate({ fileId, path: '/m/Five/b.mkv' })).toBe(true);
    expect(await filesOf(movieId)).toMatchObject([
      { id: fileId, path: '/m/Five/b.mkv', mtimeMs: 5, inode: '6', size: 100 },
    ]);
    expect((await get(movieId)).updatedAt).not.toBe(updatedAt);
    await relocate({ fileId, path: '/n/Five/b.mkv', size: 9, inode: 7n });
    expect(await filesOf(movieId)).toMatchObject([{ size: 9, inode: '7', mtimeMs: null }]);
    expect(await relocate({ fileId: uuidv7(), path: '/m/none.mkv' })).toBe(false);
    expect(await remove(uuidv7())).toBe(false);
  });

  it('belong to one version of one movie', async () => {
    const [one, two] = [await addMovie(), await addMovie()];
    const versionId = await addVersion(one);
    await store({ movieId: one, path: '/m/Six/a.mkv' });
    const taken = { code: 'FILE_ALREADY_EXISTS' };
    await expect(store({ movieId: two, path: '/m/Six/a.mkv' })).rejects.toMatchObject(taken);
    await expect(store({ movieId: one, versionId, path: '/m/Six/a.mkv' })).rejects.toMatchObject(taken);
    const unknown = { code: 'MOVIE_NOT_FOUND' };
    await expect(store({ movieId: two, versionId, path: '/m/b.mkv' })).rejects.toMatchObject(unknown);
    await expect(store({ movieId: uuidv7(), path: '/m/c.mkv' })).rejects.toMatchObject(unknown);
    expect(await filesOf(two)).toEqual([]);

    const insert = (movieId: string, version: string | null) =>
      fixture.query(
        `insert into movie_file (id, movie_id, version_id, path, size, quality, quality_score, date_added)
          values (?, ?, ?, ?, 1, 'DVD', 20, ?)`,
        [uuidv7(), movieId, version, `/m/${uuidv7()}`, new Date()],
      );
    await expect(insert(one, null)).rejects.toThrow(/unique/i);
    await expect(insert(two, versionId)).rejects.toThrow(/foreign key/i);
    await insert(one, versionId);
    await expect(insert(one, versionId)).rejects.toThrow(/unique/i);
  });

  it('mark the movie when another program assigns them to another version', async () => {
    const movieId = await addMovie();
    const versionId = await addVersion(movieId);
    const { fileId } = await store({ movieId, path: '/m/Seven/a.mkv' });
    await fixture.query('update movie_file set version_id = ? where id = ?', [versionId, fileId]);
    expect(await get(movieId)).toMatchObject({ hasFile: false, file: null });
    await fixture.query('update movie_file set version_id = null where id = ?', [fileId]);
    expect(await get(movieId)).toMatchObject({ hasFile: true, fileId });
    const { kept, live } = await keptAndLive(fixture);
    expect(kept).toEqual(live);
  });
});

describe.each(databaseKinds)('files that an older version stored, on %s', (kind) => {
  const qualities: Record<number, string> = { 1: 'DVD', 2: 'DVD', 3: 'Bluray-1080p' };

  it('are those of the default versions', async () => {
    await using fixture = await openTestLibrary(kind);
    await fixture.library.movies.import(
      [1, 2, 3, 4, 5].map((tmdbId) =>
        toImport(movieMetadata(tmdbId), {
          monitored: tmdbId !== 5,
          ...(tmdbId < 4 && {
            file: { path: `/m/${tmdbId}.mkv`, size: tmdbId, quality: qualities[tmdbId] ?? 'DVD' },
          }),
        }),
      ),
    );
    const state = async ({ library }: Pick<TestLibrary, 'library'>) => ({
      movies: (await library.movies.list({ sort: 'title:asc' })).movies,
      statistics: await library.statistics(),
      wanted: await fixture.query('select id, wanted from movie order by id'),
      ofGenres: await fixture.query(
        'select movie_id, genre_id, wanted from movie_genre order by movie_id, genre_id',
      ),
      unmet: await fixture.query('select * from cutoff_unmet_count where n <> 0 order by genre_id, year'),
    });
    const before = await state(fixture);
    expect(before.wanted.map(({ wanted }) => wanted).toSorted()).toEqual([1, 2, 2, null, null]);
    expect(before.unmet).not.toEqual([]);
    for (const sql of withoutVersions[kind]) {
      await fixture.query(sql);
    }
    await using library = await createLibrary({ database: fixture.url });
    expect(await state({ library })).toEqual(before);
    const movie = before.movies.find(({ hasFile }) => hasFile);
    await library.movies.delete(movie?.id ?? '');
    const after = await state({ library });
    expect(after.statistics.sizeOnDisk).toBe(6 - (movie?.file?.size ?? 0));
    expect(after.statistics.downloaded).toBe(2);
    const { kept, live } = await keptAndLive(fixture);
    expect(kept).toEqual(live);
  });
});

/** That of wanted movies changes functions and triggers of versions. */
const forgotten = ['0013-versions', '0024-wanted', '0025-wanted-lists', '0028-format-scores'];
const forgetThem = `delete from mikro_orm_migrations where name in ('${forgotten.join("', '")}')`;
const sortColumns = ['created_at', 'updated_at', 'sort_title', 'year', 'tmdb_rating', 'last_search_time'];
const withoutWanted = [
  'drop table movie_quality_count',
  'drop table cutoff_unmet_count',
  'drop index movie_by_file_quality',
  'drop index movie_genre_wanted_by_created_at',
  ...sortColumns.map((column) => `drop index movie_wanted_by_${column}`),
  'alter table movie drop column file_quality',
  'alter table quality_profile drop column met_qualities',
  'alter table indexer_connection drop column syncing_until',
  ...['scores_due', 'scored_until'].map((column) => `alter table quality_profile drop column ${column}`),
];
const newColumns = [
  ...['version_id', 'revision', 'media_problem', 'probe', 'probed_at', 'mtime_ms', 'device', 'inode'],
  ...['original_path', 'format_score'],
];

/** The schema before versions. */
const withoutVersions: Record<DatabaseKind, readonly string[]> = {
  sqlite: [
    ...['inserted', 'deleted', 'quality_changed'].map((what) => `drop trigger movie_file_${what}`),
    ...['insert', 'delete', 'update'].map((what) => `drop trigger movie_quality_counted_on_${what}`),
    ...['on_insert', 'on_update', 'changed'].map((what) => `drop trigger movie_wanted_${what}`),
    ...['file_score_changed', 'file_score_inserted', 'scores_forgotten', 'version_score_forgotten'].map(
      (what) => `drop trigger movie_${what}`,
    ),
    ...['insert', 'delete', 'update'].map((what) => `drop trigger movie_unmet_counted_on_${what}`),
    ...['delete', 'update'].map((what) => `drop trigger movie_genre_unmet_counted_on_${what}`),
    'drop trigger movie_genre_wanted_on_insert',
    ...withoutWanted,
    ...['movie', 'movie_genre'].map((table) => `alter table ${table} drop column wanted`),
    'drop trigger movie_file_reassigned',
    ...['default', 'version'].map((what) => `drop index movie_file_of_${what}`),
    'drop index movie_file_by_movie',
    'drop index movie_file_by_inode',
    `create table old_file as select * from movie_file`,
    'drop table movie_file',
    'drop table movie_version',
    'drop table movie_version_count',
    `create table movie_file (
      id text primary key,
      movie_id text not null unique references movie (id) on delete cascade,
      path text not null unique,
      size integer not null,
      quality text not null,
      quality_score integer not null,
      release_title text,
      release_group text,
      edition text,
      languages text not null default '[]',
      media_info text,
      date_added integer not null,
      name_key text not null default ''
    ) strict`,
    `insert into movie_file select id, movie_id, path, size, quality, quality_score, release_title, release_group, edition,
      languages, media_info, date_added, name_key from old_file`,
    'drop table old_file',
    'create index movie_file_name_key on movie_file (name_key)',
    forgetThem,
  ],
  postgresql: [
    'drop function mark_file_quality() cascade',
    ...['inserted', 'deleted', 'updated'].map(
      (done) => `drop function count_${done}_movie_qualities() cascade`,
    ),
    'drop function decide_wanted() cascade',
    'drop function follow_format_scores() cascade',
    'drop function follow_inserted_scores() cascade',
    'drop function forget_movie_scores() cascade',
    'drop function forget_version_score() cascade',
    `do $$
      declare
        found record;
      begin
        for found in select oid from pg_proc where proname in ('add_genres', 'replace_genres', 'update_genre_keys') loop
          execute regexp_replace(pg_get_functiondef(found.oid), ', (wanted = )?((a|mg|new)[.])?wanted', '', 'g');
        end loop;
      end $$`,
    ...['movies', 'genres'].flatMap((noun) =>
      ['inserted', 'deleted', 'updated'].map((done) => `drop function count_${done}_unmet_${noun}() cascade`),
    ),
    ...withoutWanted,
    ...['year', 'tmdb_rating', 'last_search_time'].map((one) => `drop index movie_wanted_by_${one}_desc`),
    ...['movie', 'movie_genre'].map((table) => `alter table ${table} drop column wanted`),
    'drop trigger files_marked_on_reassignment on movie_file',
    'drop function mark_reassigned_file()',
    'drop index movie_file_of_default',
    'drop index movie_file_by_movie',
    'alter table movie_file add constraint movie_file_movie_id_key unique (movie_id)',
    ...newColumns.map((column) => `alter table movie_file drop column ${column}`),
    // With the foreign keys of later tables.
    'drop table movie_version cascade',
    'drop table movie_version_count',
    ...['inserted', 'deleted', 'updated'].map((done) => `drop function count_${done}_versions`),
    forgetThem,
  ],
};
