import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { libraryStatisticsSchema } from './library-statistics.schema.ts';
import { createLibraryStatistics } from './library-statistics.ts';
import { expectedStatistics } from './statistics-oracle.fixture.ts';

const terabyte = 2 ** 40;
const qualities = fc.constantFrom('Bluray-1080p', 'DVD', 'WEBDL-1080p', 'Ütopia', 'bluray-1080p');
const sizes = fc.constantFrom(0, 1, 4_700_000_000, terabyte);
const tmdbIds = fc.integer({ min: 1, max: 12 });
const step = fc.oneof(
  fc.record({
    kind: fc.constant('import'),
    tmdbIds: fc.uniqueArray(tmdbIds, { maxLength: 6 }),
    year: fc.constantFrom(null, 1999, 2001),
    genres: fc.subarray(['Drama', 'Comedy', 'Épic']),
    monitored: fc.boolean(),
    file: fc.option(fc.record({ quality: qualities, size: sizes })),
  }),
  fc.record({ kind: fc.constant('delete movies'), tmdbIds: fc.array(tmdbIds, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('change movies'), tmdbIds: fc.array(tmdbIds), monitored: fc.boolean() }),
  fc.record({ kind: fc.constant('remove files'), tmdbIds: fc.array(tmdbIds) }),
  fc.record({
    kind: fc.constant('replace files'),
    tmdbIds: fc.array(tmdbIds),
    quality: qualities,
    size: sizes,
  }),
  fc.record({ kind: fc.constant('grow files'), by: fc.integer({ min: 0, max: 9 }) }),
  fc.record({
    kind: fc.constant('add versions'),
    tmdbIds: fc.array(tmdbIds),
    monitored: fc.boolean(),
    withFile: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('change versions'), tmdbIds: fc.array(tmdbIds), monitored: fc.boolean() }),
  fc.record({ kind: fc.constant('remove versions'), tmdbIds: fc.array(tmdbIds) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(databaseKinds)('the statistics of a library on %s', (kind) => {
  let fixture: TestLibrary;
  let statistics: ReturnType<typeof createLibraryStatistics>;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
    statistics = createLibraryStatistics(fixture);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    await fixture.query('delete from movie');
  });

  const file = (quality: string, size: number) => ({ path: `/m/${uuidv7()}.mkv`, quality, size });
  const importMovies = async () => {
    await fixture.library.movies.import([
      toImport(movieMetadata(1, { year: 1999, genres: ['Drama'] }), { file: file('DVD', 4_000_000_000) }),
      toImport(movieMetadata(2, { year: 2001, genres: ['Épic', 'Drama'] }), { file: file('DVD', terabyte) }),
      toImport(movieMetadata(3, { year: null, genres: ['Eastern'] }), { file: file('Bluray-1080p', 5) }),
      toImport(movieMetadata(4, { year: 2001, genres: [] }), { monitored: false }),
      toImport(movieMetadata(5, { year: 2001, genres: ['western'] })),
    ]);
  };

  it('are zeros for an empty library', async () => {
    const none = { total: 0, monitored: 0, downloaded: 0, missing: 0, sizeOnDisk: 0 };
    expect(await statistics()).toEqual({
      ...{ ...none, genres: [], years: [], qualities: [] },
      versions: { total: 0, monitored: 0, downloaded: 0 },
      rootFolders: [],
    });
  });

  it('count movies by genre and year, and files by quality, each in its order', async () => {
    await importMovies();
    const all = await statistics();
    expect(libraryStatisticsSchema.parse(all)).toEqual(all);
    expect(all).toEqual({
      ...{ total: 5, monitored: 4, downloaded: 3, missing: 1, sizeOnDisk: terabyte + 4_000_000_005 },
      genres: [
        { genre: 'Drama', total: 2, monitored: 2, downloaded: 2 },
        { genre: 'Eastern', total: 1, monitored: 1, downloaded: 1 },
        { genre: 'Épic', total: 1, monitored: 1, downloaded: 1 },
        { genre: 'western', total: 1, monitored: 1, downloaded: 0 },
      ],
      years: [
        { year: 2001, total: 3, monitored: 2, downloaded: 1 },
        { year: 1999, total: 1, monitored: 1, downloaded: 1 },
        { year: null, total: 1, monitored: 1, downloaded: 1 },
      ],
      qualities: [
        { quality: 'DVD', total: 2, sizeOnDisk: terabyte + 4_000_000_000 },
        { quality: 'Bluray-1080p', total: 1, sizeOnDisk: 5 },
      ],
      versions: { total: 0, monitored: 0, downloaded: 0 },
      rootFolders: [],
    });
  });

  it('count movies by stored root folder, in the order of the paths', async () => {
    const { rootFolders, movies } = fixture.library;
    const folders = await Promise.all(['b', 'a', 'empty'].map((name) => mkdtemp(join(tmpdir(), `${name}-`))));
    const [b = '', a = '', empty = ''] = folders;
    const stored = await Promise.all(folders.map((path) => rootFolders.create({ name: path, path })));
    const idOf = (path: string) => stored.find((root) => root.path === path)?.id;
    try {
      const placed = [b, a, b, b, b];
      await movies.import(
        placed.map((rootFolderPath, n) => toImport(movieMetadata(n + 1), { rootFolderPath })),
      );
      await fixture.query("update movie set root_folder_path = '/elsewhere' where tmdb_id = 4");
      const expected = [
        { id: idOf(a), path: a, total: 1 },
        { id: idOf(b), path: b, total: 3 },
        { id: idOf(empty), path: empty, total: 0 },
      ];
      expect(await statistics(['rootFolders'])).toEqual({ rootFolders: expected });
      await fixture.query('update movie set root_folder_path = ? where tmdb_id = 1', [a]);
      await fixture.query('delete from movie where tmdb_id = 3');
      const all = await statistics();
      expect(all.rootFolders.map(({ total }) => total)).toEqual([2, 1, 0]);
      expect(all).toEqual(await expectedStatistics(fixture));
    } finally {
      await fixture.query('delete from movie');
      await Promise.all(stored.map(({ id }) => rootFolders.delete(id)));
      await Promise.all(folders.map((path) => rmdir(path)));
    }
  });

  it('are exact to the byte up to 2^53', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const sizeOf = [most - 2_000_000_001, 2_000_000_000, 1];
    await fixture.library.movies.import(
      sizeOf.map((size, index) => toImport(movieMetadata(index + 1), { file: file(`Q${index % 2}`, size) })),
    );
    expect(await statistics(['sizeOnDisk', 'qualities'])).toEqual({
      sizeOnDisk: most,
      qualities: [
        { quality: 'Q0', total: 2, sizeOnDisk: most - 2_000_000_000 },
        { quality: 'Q1', total: 1, sizeOnDisk: 2_000_000_000 },
      ],
    });
  });

  it('hold the requested fields only, and read nothing else', async () => {
    await importMovies();
    const counted = libraryStatisticsSchema.keyof().options.filter((name) => name !== 'rootFolders');
    const spy = vi.spyOn(fixture.database.reader, 'all');
    try {
      expect(await statistics(['missing', 'total', 'missing'])).toEqual({ missing: 1, total: 5 });
      expect(spy.mock.calls).toHaveLength(1);
      expect(spy.mock.calls[0]?.[0]).not.toMatch(/join genre|movie_file_count/);
      expect(await statistics(['sizeOnDisk'])).toEqual({ sizeOnDisk: terabyte + 4_000_000_005 });
      expect(spy.mock.calls).toHaveLength(2);
      expect(spy.mock.calls[1]?.[0]).not.toContain('from movie_count');
      expect(await statistics([])).toEqual({});
      expect(spy.mock.calls).toHaveLength(2);
      await statistics(counted);
      expect(spy.mock.calls).toHaveLength(3);
      expect(spy.mock.calls[2]?.[0]).not.toMatch(/\b(movie|movie_file|movie_genre)\b/);
    } finally {
      spy.mockRestore();
    }
  });

  it.each([[['nonsense']], [['total', 'toString']], ['total'], [[1]], [null]])(
    'refuse %j as fields',
    async (fields) => {
      await expect(statistics(fields as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('fields'),
      });
    },
  );

  it('stay exact after any sequence of changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (sequence) => {
        await fixture.query('delete from movie');
        for (const one of sequence) {
          await take(one);
        }
        expect(await statistics()).toEqual(await expectedStatistics(fixture));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  const isNamed = () => fixture.database.isOneOf('tmdb_id', 'int');
  const ofNamed = () => `movie_id in (select id from movie where ${isNamed()})`;

  async function take(one: Step): Promise<unknown> {
    switch (one.kind) {
      case 'import':
        return fixture.library.movies.import(
          one.tmdbIds.map((tmdbId) =>
            toImport(movieMetadata(tmdbId, { year: one.year, genres: one.genres }), {
              monitored: one.monitored,
              ...(one.file === null ? {} : { file: file(one.file.quality, one.file.size) }),
            }),
          ),
        );
      case 'delete movies':
        return fixture.query(`delete from movie where ${isNamed()}`, [one.tmdbIds]);
      case 'change movies':
        return fixture.query(`update movie set monitored = ? where ${isNamed()}`, [
          one.monitored,
          one.tmdbIds,
        ]);
      case 'remove files':
        return fixture.query(`delete from movie_file where ${ofNamed()}`, [one.tmdbIds]);
      case 'replace files':
        return fixture.query(`update movie_file set quality = ?, size = ? where ${ofNamed()}`, [
          ...[one.quality, one.size, one.tmdbIds],
        ]);
      case 'grow files':
        return fixture.query(`update movie_file set size = size + ${one.by}`);
      case 'add versions':
        return addVersions(one);
      case 'change versions':
        return fixture.query(`update movie_version set monitored = ? where ${ofNamed()}`, [
          ...[one.monitored, one.tmdbIds],
        ]);
      case 'remove versions':
        return fixture.query(`delete from movie_version where ${ofNamed()}`, [one.tmdbIds]);
    }
  }

  async function addVersions({ tmdbIds: ids, monitored, withFile }: Extract<Step, { kind: 'add versions' }>) {
    const movies = await fixture.query<{ id: string }>(`select id from movie where ${isNamed()}`, [ids]);
    for (const movie of movies) {
      const id = uuidv7();
      await fixture.query(
        `insert into movie_version (id, movie_id, name, name_key, monitored, created_at, updated_at)
          values (?, ?, ?, ?, ?, ?, ?)`,
        [id, movie.id, id, id, monitored, new Date(), new Date()],
      );
      if (withFile) {
        await fixture.query(
          `insert into movie_file (id, movie_id, version_id, path, size, quality, quality_score, date_added)
            values (?, ?, ?, ?, 7, 'DVD', 20, ?)`,
          [uuidv7(), movie.id, id, `/m/${id}.mkv`, new Date()],
        );
      }
    }
  }

  it('stay exact while several nodes write concurrently, each in another order', async () => {
    const others = await Promise.all([1, 2].map(() => createLibrary({ database: fixture.url })));
    try {
      const createMovies = (first: number) =>
        Array.from({ length: 40 }, (_, n) =>
          toImport(movieMetadata(first + n, { genres: [`G${n % 3}`] }), {
            file: file(`Q${(first + n) % 5}`, first + n),
          }),
        );
      await Promise.all(
        [fixture.library, ...others].flatMap(({ movies }, node) =>
          [0, 1, 2].map((batch) => movies.import(createMovies(1 + 40 * (3 * node + batch)))),
        ),
      );
      const files = await fixture.query<{ id: string }>('select id from movie_file');
      await Promise.all(
        files.map(({ id }, n) =>
          n % 3 === 0
            ? fixture.query('delete from movie_file where id = ?', [id])
            : fixture.query('update movie_file set quality = ?, size = size + 1 where id = ?', [
                `Q${n % 4}`,
                id,
              ]),
        ),
      );
      expect(await statistics()).toEqual(await expectedStatistics(fixture));
    } finally {
      await Promise.all(others.map((other) => other.stop()));
    }
  });
});

describe.each(databaseKinds)('a library on %s that is older than its statistics', (kind) => {
  it('counts its files when it is opened', async () => {
    await using fixture = await openTestLibrary(kind);
    const movies = Array.from({ length: 50 }, (_, number) => madeUpMovie(number));
    await fixture.library.movies.import(movies);
    for (const sql of withoutFileCounts[kind]) {
      await fixture.query(sql);
    }
    await using opened = await createLibrary({ database: fixture.url });
    await opened.movies.import([madeUpMovie(50), madeUpMovie(51)]);
    const now = await createLibraryStatistics(fixture)();
    expect(now).toEqual(await expectedStatistics(fixture));
    expect(now.sizeOnDisk).toBeGreaterThan(0);
  });
});

const forgetIt = "delete from mikro_orm_migrations where name = '0007-file-counts'";
const events = ['insert', 'delete', 'update'];
const withoutFileCounts = {
  sqlite: [
    ...events.map((event) => `drop trigger movie_file_counted_on_${event}`),
    'drop table movie_file_count',
    forgetIt,
  ],
  postgresql: [
    ...['inserted', 'deleted', 'updated'].map((done) => `drop function count_${done}_files() cascade`),
    'drop table movie_file_count',
    forgetIt,
  ],
} as const;
