import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MovieMetadata } from '../metadata/metadata-source.ts';
import { parseReleasePath } from '../releases/parse-release-path.ts';
import { movieMetadata, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { matchRelease, matchReleases } from './match-release.ts';

const known: readonly (Partial<MovieMetadata> & { tmdbId: number })[] = [
  { tmdbId: 603, title: 'The Matrix', year: 1999, imdbId: 'tt0133093' },
  { tmdbId: 346, title: 'Seven Samurai', originalTitle: '七人の侍', year: 1954 },
  { tmdbId: 101, title: 'Léon: The Professional', year: 1994, alternativeTitles: ['The Professional'] },
  { tmdbId: 1367, title: 'Rocky II', year: 1979 },
  { tmdbId: 10, title: 'Home', year: 2009, originalTitle: 'Home', imdbId: 'tt1014762' },
  { tmdbId: 11, title: 'Home', year: 2015 },
  { tmdbId: 12, title: 'The Home', year: 2015 },
  { tmdbId: 13, title: 'Undated', year: null, imdbId: 'tt0000013' },
];
const names: readonly [name: string, expected: 'none' | 'many' | number, candidates?: readonly number[]][] = [
  ['The.Matrix.1999.1080p.BluRay.x264-GROUP.mkv', 603],
  ['Matrix, The (1999).mkv', 603],
  ['Matrix 1999/movie.mkv', 603],
  ['The.Matrix.2000.1080p.BluRay.mkv', 'none', [603]],
  ['The.Matrix.1080p.BluRay.x264-GROUP.mkv', 'none', [603]],
  ['Something else {imdb-tt0133093}.mkv', 603],
  ['Something else (1999) {tmdb-603}.mkv', 603],
  ['Something else (1998) {tmdb-603}.mkv', 'none', [603]],
  ['The Matrix (1999) {tmdb-604}.mkv', 'none', []],
  ['The Matrix (1999) {imdb-tt9999999}.mkv', 'none', []],
  ['Rocky II (1979) {imdb-tt0079817}.mkv', 1367],
  ['七人の侍 (1954).mkv', 346],
  ['The.Professional.1994.720p.WEB-DL.mkv', 101],
  ['Leon.The.Professional.1994.720p.WEB-DL.mkv', 101],
  ['Rocky.2.1979.DVDRip.mkv', 1367],
  ['Home (2009).mkv', 10],
  ['Home (2015).mkv', 'many'],
  ['Home (2015) {tmdb-11}.mkv', 11],
  ['Undated (2001).mkv', 'none', [13]],
  ['Undated (2001) {imdb-tt0000013}.mkv', 13],
  ['Unknown Movie (2001).mkv', 'none', []],
];

describe.each(databaseKinds)('matching a release on %s', (kind) => {
  let fixture: TestLibrary;
  const source = testMetadataSource();
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { metadata: source });
    const movies = known.map(({ tmdbId, ...facts }) => toImport(movieMetadata(tmdbId, facts)));
    await fixture.library.movies.import(movies);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const tmdbIds = async (ids: readonly string[]) =>
    (await fixture.library.movies.getMany(ids, { select: { tmdbId: true } })).map((movie) => movie?.tmdbId);
  const match = (name: string) => matchRelease(fixture, parseReleasePath(`/downloads/${name}`));

  it.each(names)('%s is of %s', async (name, expected, candidates = []) => {
    const found = await match(name);
    if (typeof expected === 'number') {
      expect(found.kind).toBe('one');
      expect(await tmdbIds(found.kind === 'one' ? [found.movieId] : [])).toEqual([expected]);
      return;
    }
    expect(found.kind).toBe(expected);
    if (found.kind === 'none') {
      expect(found.candidates.map(({ tmdbId }) => tmdbId)).toEqual(candidates);
    }
    if (found.kind === 'many') {
      expect((await tmdbIds(found.movieIds)).toSorted()).toEqual([11, 12]);
    }
  });

  it('finds the movies of many releases as it finds that of each', async () => {
    const unknown = Array.from({ length: 1_100 }, (_, index) => `Unknown Movie ${index} (2001).mkv`);
    const all = [...unknown, ...names.map(([name]) => name)];
    const parsed = all.map((name) => parseReleasePath(`/downloads/${name}`));
    const matches = await matchReleases(fixture, parsed);
    expect(matches.slice(0, unknown.length).every(({ kind }) => kind === 'none')).toBe(true);
    expect(matches.slice(unknown.length)).toEqual(await Promise.all(names.map(([name]) => match(name))));
    expect(await matchReleases(fixture, [])).toEqual([]);
  });

  it('follows the titles of a movie that is refreshed, and of one that is deleted', async () => {
    const { library } = fixture;
    source.put(movieMetadata(7_000, { title: 'First Title', year: 2020 }));
    const { id } = await library.movies.add({ tmdbId: 7_000, rootFolderPath: '/movies' });
    expect(await match('First Title (2020).mkv')).toEqual({ kind: 'one', movieId: id });
    source.put(movieMetadata(7_000, { title: 'Second Title', year: 2020 }));
    await library.start();
    const { taskId } = await library.movies.refresh(id);
    expect((await endOf(library, taskId)).state).toBe('completed');
    expect(await match('First Title (2020).mkv')).toEqual({ kind: 'none', candidates: [] });
    expect(await match('Second Title (2020).mkv')).toEqual({ kind: 'one', movieId: id });
    await library.movies.delete(id);
    expect(await match('Second Title (2020).mkv')).toEqual({ kind: 'none', candidates: [] });
    expect(await fixture.query('select key from movie_title where movie_id = ?', [id])).toEqual([]);
  });

  it('reads no more than the movies of that title', async () => {
    const movies = Array.from({ length: 5_000 }, (_, index) =>
      toImport(movieMetadata(100_000 + index, { title: `Number ${index}` })),
    );
    await importAll(fixture.library, movies);
    await fixture.query('analyze');
    const { readKysely } = fixture.database;
    const statements: CompiledQuery[] = [];
    const recording = readKysely.withPlugin({
      transformQuery({ node, queryId }) {
        statements.push(readKysely.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const database = { ...fixture.database, readKysely: recording };
    for (const name of ['Number 7 (2001) {imdb-tt0000007}', 'Number 7 (2001) {tmdb-7}', 'Number 7 (2001)']) {
      await matchRelease({ database }, parseReleasePath(`${name}.mkv`));
    }
    const prefix = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const plans: string[] = [];
    for (const { sql, parameters } of statements) {
      const explained = CompiledQuery.raw(`${prefix} ${sql}`, [...parameters]);
      const { rows } = await readKysely.executeQuery<Record<string, string>>(explained);
      plans.push(rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n'));
    }
    expect(plans).toHaveLength(4);
    expect(plans.join('\n')).not.toMatch(/Seq Scan|SCAN (?:movie|[mt]\b)/);
    expect(plans[0]).toMatch(/movie_by_imdb_id/);
    expect(plans[1]).toMatch(/movie_title_pkey|SEARCH t USING PRIMARY KEY/);
  });
});
