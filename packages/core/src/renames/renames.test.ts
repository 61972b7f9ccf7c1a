import { link, readFile, stat, symlink } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import { type StoreMovieFileParams, storeMovieFile } from '../files/store-movie-file.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { MovieMetadata } from '../metadata/metadata-source.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { selectIdsAfter } from './read-renamed-movies.ts';
import { maximumRenamedMovies, renamePreviewSchema } from './rename.schema.ts';

const format = '{Movie Title} ({Year}){ - Edition Tags} [{Quality Title}]';

describe.each(databaseKinds)('renaming files on %s', (kind) => {
  let fixture: TestLibrary;
  let disk: TestDisk;
  let lastId = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    await fixture.library.start();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    disk = await createTestDisk();
    await fixture.library.naming.update({ movieFileFormat: format });
    return () => disk[Symbol.asyncDispose]();
  });

  interface NewMovie extends Partial<Omit<MovieMetadata, 'tmdbId'>> {
    readonly root?: string;
    /** Below the root folder. */
    readonly file?: string;
    readonly quality?: string;
  }

  async function addMovie({
    root = 'root',
    file,
    quality = 'DVD',
    ...facts
  }: NewMovie = {}): Promise<string> {
    const tmdbId = ++lastId;
    const path = file === undefined ? undefined : await disk.write(`${root}/${file}`);
    await fixture.library.movies.import([
      toImport(movieMetadata(tmdbId, facts), {
        rootFolderPath: disk.at(root),
        ...(path !== undefined && { file: { path, size: 4, quality } }),
      }),
    ]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  const store = (file: Pick<StoreMovieFileParams, 'movieId' | 'versionId' | 'path'> & { quality?: string }) =>
    fixture.database.transaction(
      (em) =>
        storeMovieFile({ database: fixture.database, now: () => new Date() }, em, {
          ...{ size: 4, quality: 'DVD' },
          ...file,
        }),
      { lock: 'movies' },
    );

  const preview = (...movieIds: string[]) => fixture.library.renames.preview({ movieIds });
  /** Without the folder of the test. */
  const names = async (...movieIds: string[]) =>
    (await preview(...movieIds)).renames.map(({ from, to, problem }) =>
      [from, to, ...(problem === null ? [] : [problem])].map((text) => text.replaceAll(disk.at(''), '')),
    );
  async function rename(...movieIds: string[]) {
    const { taskId } = await fixture.library.renames.execute({ movieIds });
    return endOf(fixture.library, taskId);
  }
  const files = async () => (await disk.list()).filter((path) => /\.\w+$/u.test(path));
  const pathsOf = async (id: string) =>
    (await fixture.library.files.list(id)).map(({ path }) => path.replace(disk.at(''), ''));

  it('puts custom formats of a file into its name, those that say so', async () => {
    const formats = fixture.library.customFormats;
    const imax = { name: 'IMAX', type: 'releaseTitle', value: '\\bIMAX\\b' } as const;
    const french = { name: 'French', type: 'language', value: 'Original' } as const;
    const { id } = await formats.create({ name: 'Is IMAX', includeWhenRenaming: true, conditions: [imax] });
    const original = await formats.create({ name: 'OV', includeWhenRenaming: true, conditions: [french] });
    const silent = await formats.create({ name: 'Silent', conditions: [imax] });
    await fixture.library.naming.update({ movieFileFormat: '{Movie Title} ({Year}) {[Custom Formats]}' });
    const file = 'One (2010)/One.2010.IMAX.1080p.mkv';
    const movie = await addMovie({ title: 'One', year: 2010, originalLanguage: 'fr', file });
    const named = await names(movie);
    expect(named).toEqual([[`/root/${file}`, '/root/One (2010)/One (2010) [Is IMAX OV].mkv']]);
    expect(await rename(movie)).toMatchObject({ state: 'completed' });
    await formats.delete(id);
    expect(await names(movie)).toEqual([
      ['/root/One (2010)/One (2010) [Is IMAX OV].mkv', '/root/One (2010)/One (2010) [OV].mkv'],
    ]);
    for (const one of [original, silent]) await formats.delete(one.id);
  });

  it('is shown first, and changes nothing until it is done', async () => {
    const id = await addMovie({ title: 'Up: The Movie', year: 2009, file: 'Up/up.2009.mkv' });
    const found = await preview(id);
    const [file] = await fixture.library.files.list(id);
    expect(renamePreviewSchema.parse(found)).toEqual(found);
    expect(found).toEqual({
      renames: [
        {
          ...{ movieId: id, fileId: file?.id, versionId: id, title: 'Up: The Movie' },
          from: disk.at('root/Up/up.2009.mkv'),
          to: disk.at('root/Up/Up - The Movie (2009) [DVD].mkv'),
          ...{ sidecars: [], problem: null },
        },
      ],
      nextCursor: null,
    });
    expect(await files()).toEqual(['root/Up/up.2009.mkv']);
    const after = await fixture.library.events.position();
    const { updatedAt } = await fixture.library.movies.get(id);
    expect(await rename(id)).toMatchObject({
      ...{ state: 'completed', kind: 'rename-movie-files', subjectId: id, percent: 100 },
      ...{ message: 'Renamed files: 1.', result: { renamed: 1, failed: 0, problems: [] } },
    });
    const path = disk.at('root/Up/Up - The Movie (2009) [DVD].mkv');
    expect(await files()).toEqual(['root/Up/Up - The Movie (2009) [DVD].mkv']);
    const movie = await fixture.library.movies.get(id);
    expect(movie).toMatchObject({ fileId: file?.id, file: { path } });
    expect(movie.updatedAt).not.toBe(updatedAt);
    const { items } = await fixture.library.activity.list({ movieId: id, type: 'renamed' });
    expect(items).toMatchObject([
      {
        title: 'Up: The Movie',
        data: { fileId: file?.id, path, versionId: id, from: disk.at('root/Up/up.2009.mkv') },
      },
    ]);
    for await (const event of fixture.library.events.stream({ after, movieId: id })) {
      if (event.type !== 'file.renamed') continue;
      expect(event).toMatchObject({ movieId: id, fileId: file?.id, path });
      break;
    }
    expect((await preview(id)).renames).toEqual([]);
    expect(await rename(id)).toMatchObject({ result: { renamed: 0, failed: 0 } });
  });

  it('takes subtitles and .nfo files along with their endings, and nothing else', async () => {
    const id = await addMovie({ title: 'Up', file: 'Up/up.mkv' });
    const others = [
      'up.en.forced.srt',
      'up.nfo',
      'up.extended.mkv',
      'up.extended.en.srt',
      'poster.jpg',
      'upper.srt',
    ];
    for (const name of others) await disk.write(`root/Up/${name}`);
    await rename(id);
    expect(await files()).toEqual(
      [
        ...['Up (2001) [DVD].en.forced.srt', 'Up (2001) [DVD].mkv', 'Up (2001) [DVD].nfo', 'poster.jpg'],
        ...['up.extended.en.srt', 'up.extended.mkv', 'upper.srt'],
      ].map((name) => `root/Up/${name}`),
    );
    expect(await readFile(disk.at('root/Up/Up (2001) [DVD].en.forced.srt'), 'utf8')).toBe(
      'root/Up/up.en.forced.srt',
    );
  });

  it('keeps the folder of the movie, and makes the folders of the template inside it', async () => {
    const id = await addMovie({ title: 'Up', file: 'Old title (2009)/disc/up.mkv' });
    expect(await names(id)).toEqual([
      ['/root/Old title (2009)/disc/up.mkv', '/root/Old title (2009)/Up (2001) [DVD].mkv'],
    ]);
    await rename(id);
    expect(await disk.list()).toEqual([
      ...['root', 'root/Old title (2009)', 'root/Old title (2009)/Up (2001) [DVD].mkv'],
    ]);
    await fixture.query('update movie set folder_path = ? where id = ?', ['Old title (2009)', id]);
    await fixture.library.naming.update({ movieFileFormat: '{Quality Title}/{Movie Title}' });
    await disk.write('root/Old title (2009)/dvd/other.txt');
    await rename(id);
    // An existing folder of another spelling is used.
    expect(await files()).toEqual([
      'root/Old title (2009)/dvd/Up.mkv',
      'root/Old title (2009)/dvd/other.txt',
    ]);
    await fixture.library.naming.update({ movieFileFormat: '{Year}/{Quality Title}/{Movie Title}' });
    await rename(id);
    expect(await files()).toEqual([
      'root/Old title (2009)/2001/DVD/Up.mkv',
      'root/Old title (2009)/dvd/other.txt',
    ]);
    await fixture.library.naming.update({ movieFileFormat: '{Movie Title}' });
    await rename(id);
    expect(await disk.list()).not.toContain('root/Old title (2009)/2001');
  });

  it('leaves files in their own folders inside of one that movies share', async () => {
    const ids = [
      await addMovie({ title: 'Heat', year: 1995, file: 'H/Heat (1995)/a.mkv' }),
      await addMovie({ title: 'Hook', year: 1991, file: 'H/Hook/disc/b.mkv' }),
      await addMovie({ title: 'Saw', year: 2004, file: 'S/Saw (2004)/c.mkv' }),
      await addMovie({ title: 'One', year: 2001, file: 'all/new/one.mkv' }),
      await addMovie({ title: 'Two', year: 2002, file: 'all/new/two.mkv' }),
    ];
    await rename(...ids);
    expect(await files()).toEqual([
      'root/H/Heat (1995)/Heat (1995) [DVD].mkv',
      'root/H/Hook/Hook (1991) [DVD].mkv',
      'root/S/Saw (2004)/Saw (2004) [DVD].mkv',
      'root/all/new/One (2001) [DVD].mkv',
      'root/all/new/Two (2002) [DVD].mkv',
    ]);
    await fixture.library.naming.update({ movieFileFormat: '{Quality Title}/{Movie Title}' });
    await rename(...ids);
    expect(await names(...ids)).toEqual([]);
    expect(await files()).toContain('root/all/new/DVD/One.mkv');
  });

  it('puts a file that is directly in the root folder into the folder of its movie', async () => {
    const heat = { title: 'Heat', year: 1995 };
    const ids = [await addMovie({ ...heat, file: 'a.mkv' }), await addMovie({ ...heat, file: 'b.mkv' })];
    await disk.write('root/a.en.srt');
    await disk.write('root/Heat (1995)/poster.jpg');
    await rename(...ids);
    expect(await files()).toEqual([
      'root/Heat (1995) (2)/Heat (1995) [DVD].mkv',
      'root/Heat (1995)/Heat (1995) [DVD].en.srt',
      'root/Heat (1995)/Heat (1995) [DVD].mkv',
      'root/Heat (1995)/poster.jpg',
    ]);
    expect(await names(...ids)).toEqual([]);
    const version = await fixture.library.versions.create(ids[0] ?? '', {
      ...{ name: 'Other', rootFolderPath: disk.at('other') },
    });
    const path = await disk.write('other/c.mkv');
    await store({ movieId: ids[0] ?? '', versionId: version.id, path, quality: 'SDTV' });
    expect(await names(ids[0] ?? '')).toEqual([
      ['/other/c.mkv', '/other/Heat (1995)/Heat (1995) [SDTV].mkv'],
    ]);
  });

  it('changes the case alone, and unites two names of one file', async () => {
    const id = await addMovie({ title: 'Up', file: 'Up/UP (2001) [dvd].mkv' });
    await rename(id);
    expect(await files()).toEqual(['root/Up/Up (2001) [DVD].mkv']);
    const other = await addMovie({ title: 'Down', file: 'Down/down.mkv' });
    await link(disk.at('root/Down/down.mkv'), disk.at('root/Down/Down (2001) [DVD].mkv'));
    const { ino } = await stat(disk.at('root/Down/down.mkv'));
    expect(await names(other)).toEqual([['/root/Down/down.mkv', '/root/Down/Down (2001) [DVD].mkv']]);
    await rename(other);
    expect((await files()).slice(0, 1)).toEqual(['root/Down/Down (2001) [DVD].mkv']);
    expect((await stat(disk.at('root/Down/Down (2001) [DVD].mkv'))).ino).toBe(ino);
    expect(await pathsOf(other)).toEqual(['/root/Down/Down (2001) [DVD].mkv']);
  });

  it.each([
    ['the same name', 'Café (2001) [DVD].mkv'],
    ['another case', 'CAFÉ (2001) [dvd].mkv'],
    ['another Unicode form', 'Café (2001) [DVD].mkv'.normalize('NFD')],
  ])('never overwrites a foreign file of %s', async (_, name) => {
    const id = await addMovie({ title: 'Café', file: 'Cafe/cafe.mkv' });
    await disk.write(`root/Cafe/${name}`, 'foreign');
    const census = await disk.census();
    const problem = `/root/Cafe/${name} exists already, and is not overwritten.`;
    expect(await names(id)).toEqual([['/root/Cafe/cafe.mkv', '/root/Cafe/Café (2001) [DVD].mkv', problem]]);
    const task = await rename(id);
    expect(task).toMatchObject({
      state: 'completed',
      result: { renamed: 0, failed: 1, problems: [{ movieId: id }] },
    });
    expect(task.message).toBe('Renamed files: 0; not renamed: 1.');
    expect(await disk.census()).toEqual(census);
    expect(await pathsOf(id)).toEqual(['/root/Cafe/cafe.mkv']);
  });

  it('never overwrites foreign subtitles either', async () => {
    const id = await addMovie({ title: 'Up', file: 'Up/up.mkv' });
    await disk.write('root/Up/up.en.srt');
    await disk.write('root/Up/Up (2001) [DVD].en.srt', 'foreign');
    expect((await names(id))[0]?.[2]).toBe(
      '/root/Up/Up (2001) [DVD].en.srt exists already, and is not overwritten.',
    );
    await rename(id);
    expect(await files()).toContain('root/Up/up.mkv');
  });

  it('gives versions different names, and keeps them', async () => {
    const id = await addMovie({ title: 'Up', file: 'Up/a.mkv' });
    const { versions } = fixture.library;
    const [same, cut] = [
      await versions.create(id, { name: 'Same' }),
      await versions.create(id, { name: 'Cut', edition: 'IMAX' }),
    ];
    for (const name of ['b', 'c']) await disk.write(`root/Up/${name}.mkv`);
    await store({ movieId: id, versionId: same.id, path: disk.at('root/Up/b.mkv') });
    await store({ movieId: id, versionId: cut.id, path: disk.at('root/Up/c.mkv') });
    const wanted = ['Up (2001) [DVD].mkv', 'Up (2001) [DVD] (2).mkv', 'Up (2001) - IMAX [DVD].mkv'];
    expect((await names(id)).map(([, to]) => to)).toEqual(wanted.map((name) => `/root/Up/${name}`));
    expect(await rename(id)).toMatchObject({ result: { renamed: 3, failed: 0 } });
    expect(await pathsOf(id)).toEqual(wanted.map((name) => `/root/Up/${name}`));
    expect(await names(id)).toEqual([]);
    const { items } = await fixture.library.activity.list({ movieId: id, type: 'renamed' });
    expect(items.map(({ data }) => data.versionId).toSorted()).toEqual([id, same.id, cut.id].toSorted());
  });

  /** The default version and others, each with a file of its quality. */
  async function addVersions(...stored: readonly (readonly [name: string, quality: string])[]) {
    const [[first, quality] = ['', ''], ...others] = stored;
    const id = await addMovie({ title: 'Up', file: `Up/${first}.mkv`, quality });
    for (const [name, versionQuality] of others) {
      const { id: versionId } = await fixture.library.versions.create(id, { name });
      const path = await disk.write(`root/Up/${name}.mkv`);
      await store({ movieId: id, versionId, path, quality: versionQuality });
    }
    return id;
  }
  const named = (quality: string) => `Up (2001) [${quality}]`;
  const content = (name: string) => readFile(disk.at(`root/Up/${name}`), 'utf8');

  it.each([
    ['that want each other’s names', ['DVD', 'SDTV'], ['SDTV', 'DVD'], 3],
    ['of which one wants the name of the next', ['DVD', 'SDTV', 'Unknown'], ['SDTV', 'Unknown', 'CAM'], 3],
    ['that want their names in a circle', ['DVD', 'SDTV', 'CAM'], ['SDTV', 'CAM', 'DVD'], 4],
  ] as const)('gives all versions their names at once: those %s', async (_, before, after, count) => {
    const id = await addVersions(...before.map((name, index) => [named(name), after[index] ?? ''] as const));
    for (const name of before) {
      await disk.write(`root/Up/${named(name)}.mkv`, `video ${name}`);
      await disk.write(`root/Up/${named(name)}.en.srt`, `text ${name}`);
    }
    const paths = after.map((name) => `/root/Up/${named(name)}.mkv`);
    expect((await names(id)).map(([, to, problem]) => [to, problem])).toEqual(
      paths.map((path) => [path, undefined]),
    );
    expect(await rename(id)).toMatchObject({ result: { renamed: before.length, failed: 0 } });
    expect(await pathsOf(id)).toEqual(paths);
    for (const [index, name] of after.entries()) {
      expect(await content(`${named(name)}.mkv`)).toBe(`video ${before[index]}`);
      expect(await content(`${named(name)}.en.srt`)).toBe(`text ${before[index]}`);
    }
    expect((await files()).length).toBe(2 * before.length);
    expect(await names(id)).toEqual([]);
    const { items } = await fixture.library.activity.list({ movieId: id, type: 'renamed' });
    expect(items).toHaveLength(count);
  });

  it('keeps a name for a version whose file cannot give it up', async () => {
    const id = await addVersions([named('DVD'), 'SDTV'], [named('SDTV'), 'CAM']);
    await disk.write(`root/Up/${named('CAM')}.mkv`, 'of a user');
    expect(await rename(id)).toMatchObject({ result: { renamed: 1, failed: 1 } });
    expect(await files()).toEqual(
      ['CAM', 'SDTV', 'SDTV] (2']
        .map((name) => `root/Up/Up (2001) [${name}${name.endsWith('2') ? ')' : ']'}.mkv`)
        .toSorted(),
    );
  });

  it('leaves files alone that are missing, stored twice, or in a read-only root folder', async () => {
    const missing = await addMovie({ title: 'Up' });
    await store({ movieId: missing, versionId: null, path: disk.at('root/Up/up.mkv') });
    expect((await names(missing))[0]?.[2]).toBe('The file does not exist on the disk.');
    const twice = await addMovie({ title: 'Down', file: 'Down/down.mkv' });
    const other = await addMovie({ title: 'Other' });
    await store({ movieId: other, versionId: null, path: disk.at('root/Down/Down (2001) [DVD].mkv') });
    expect((await names(twice))[0]?.[2]).toBe(
      '/root/Down/Down (2001) [DVD].mkv is stored as the path of another file.',
    );
    const readOnly = await addMovie({ root: 'read', title: 'Left', file: 'Left/left.mkv' });
    await fixture.query(
      `insert into root_folder (id, name, path, read_only, recycle_days, created_at, updated_at) values (?, ?, ?, ?, 0, ?, ?)`,
      [uuidv7(), disk.at('read'), disk.at('read'), true, new Date(), new Date()],
    );
    expect((await names(readOnly))[0]?.[2]).toBe('The root folder /read is read-only.');
    expect(await rename(missing, twice, readOnly)).toMatchObject({ result: { renamed: 0, failed: 3 } });
    await fixture.query('delete from root_folder');
  });

  it('renames a link, not the file it leads to', async () => {
    const path = await disk.write('elsewhere/target.mkv');
    const id = await addMovie({ title: 'Up', file: 'Up/other.mkv' });
    await symlink(path, disk.at('root/Up/link.mkv'));
    await store({ movieId: id, versionId: null, path: disk.at('root/Up/link.mkv') });
    await rename(id);
    expect(await files()).toEqual([
      'elsewhere/target.mkv',
      'root/Up/Up (2001) [DVD].mkv',
      'root/Up/other.mkv',
    ]);
    expect(await fixture.query('select name_key from movie_file where movie_id = ?', [id])).toEqual([
      { name_key: 'target.mkv' },
    ]);
  });

  it('previews all movies part by part, and renames all of them', async () => {
    await fixture.query('delete from movie');
    const ids: string[] = [];
    for (let number = 0; number < 7; number++) {
      ids.push(await addMovie({ title: `All ${number}`, file: `All ${number}/${number}.mkv` }));
    }
    const found: string[] = [];
    let parts = 0;
    for (let cursor: string | undefined | null; cursor !== null; parts++) {
      const part = await fixture.library.renames.preview({ limit: 3, cursor });
      expect(part.renames.length).toBeLessThanOrEqual(3);
      found.push(...part.renames.map(({ movieId }) => movieId));
      cursor = part.nextCursor;
    }
    expect([found, parts]).toEqual([ids, 3]);
    const [one, two] = [await fixture.library.renames.execute(), await fixture.library.renames.execute({})];
    expect((await endOf(fixture.library, one.taskId)).result).toMatchObject({ renamed: 7, failed: 0 });
    await endOf(fixture.library, two.taskId);
    expect(await fixture.library.renames.preview()).toEqual({ renames: [], nextCursor: null });
  });

  it('refuses unknown movies, too many, and an invalid cursor', async () => {
    const { renames } = fixture.library;
    const id = await addMovie();
    const notFound = { code: 'MOVIE_NOT_FOUND' };
    for (const unknown of ['none', uuidv7()]) {
      await expect(preview(id, unknown)).rejects.toMatchObject(notFound);
      await expect(renames.execute({ movieIds: [unknown] })).rejects.toMatchObject(notFound);
    }
    const invalid = { code: 'INVALID_INPUT' };
    const many = Array.from({ length: maximumRenamedMovies + 1 }, () => id);
    await expect(renames.preview({ movieIds: many })).rejects.toMatchObject(invalid);
    await expect(renames.preview({ cursor: 'x' })).rejects.toMatchObject(invalid);
    await expect(renames.preview({ limit: 0 })).rejects.toMatchObject(invalid);
    await expect(renames.execute({ movies: [] } as never)).rejects.toMatchObject(invalid);
    expect(await renames.preview({ movieIds: [id, id.toUpperCase()] })).toEqual({
      renames: [],
      nextCursor: null,
    });
  });

  it('reads the movies of a part by an index', async () => {
    await fixture.query('delete from movie');
    await importAll(
      fixture.library,
      Array.from({ length: 3_000 }, (_, index) =>
        toImport(movieMetadata(index + 1), { file: { path: `/m/${index}/a.mkv`, size: 1, quality: 'DVD' } }),
      ),
    );
    await fixture.query(kind === 'sqlite' ? 'analyze' : 'analyze movie_file');
    for (const after of [null, uuidv7()]) {
      const query = selectIdsAfter(fixture.database, after, 200);
      const rows = await query.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
      const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/movie_file_(by_movie|of_default)/);
      expect(plan).not.toMatch(/TEMP B-TREE|\bSort\b|Seq Scan/);
    }
    // A part examines some thousands of movies at most, and says where it stopped.
    const { renames, nextCursor } = await fixture.library.renames.preview({ limit: 1_000 });
    expect([renames.length, nextCursor]).toEqual([1_000, renames.at(-1)?.movieId]);
    await fixture.query('delete from movie');
  });
});
