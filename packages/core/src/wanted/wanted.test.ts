import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCutoffMet } from '../quality/upgrade-rules.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const qualities = [null, 'DVD', 'WEBDL-1080p', 'Bluray-1080p', 'Remux-2160p'] as const;
/** Of each quality and of none, monitored and not; 10 times. */
const movies = Array.from({ length: 10 }, (_, round) =>
  qualities.flatMap((quality, index) =>
    [true, false].map((monitored) => {
      const tmdbId = round * 100 + 2 * index + (monitored ? 1 : 2);
      const metadata = movieMetadata(tmdbId, { title: `Movie ${tmdbId}`, year: 2000 + round });
      const file =
        quality === null ? {} : { file: { path: `/movies/${tmdbId}/movie.mkv`, size: 1, quality } };
      return toImport(metadata, { monitored, ...file });
    }),
  ),
).flat();

describe.each(databaseKinds)('wanted movies on %s', (kind) => {
  let fixture: TestLibrary;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    await importAll(fixture.library, movies);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  /** What the rules say of each stored movie. */
  async function expected(): Promise<readonly string[]> {
    const profiles = new Map((await fixture.library.qualityProfiles.list()).map((one) => [one.id, one]));
    const rows = await fixture.query<{ id: string; profile: string; quality: string; monitored: unknown }>(
      `select m.id, m.monitored, m.quality_profile_id as profile, f.quality from movie m
        join movie_file f on f.movie_id = m.id and f.version_id is null`,
    );
    return rows
      .filter(({ profile, quality, monitored }) => {
        const found = profiles.get(profile);
        return Boolean(monitored) && found !== undefined && !isCutoffMet(found, quality);
      })
      .map(({ id }) => id)
      .toSorted();
  }

  async function unmet(): Promise<readonly string[]> {
    const { movies: found, pagination } = await fixture.library.wanted.cutoffUnmet(
      { limit: 100 },
      { select: { id: true } },
    );
    expect(pagination.total).toBe(found.length);
    return found.map(({ id }) => id).toSorted();
  }

  const expectExact = async () => {
    const [found, rules] = [await unmet(), await expected()];
    expect(found).toEqual(rules);
    return found.length;
  };

  it('are missing if they are monitored and have no file, with the filters of the list', async () => {
    const { wanted } = fixture.library;
    const { movies: found, pagination } = await wanted.missing({ limit: 4, sort: 'title:asc' });
    expect(pagination).toEqual({ page: 1, limit: 4, total: 10, totalPages: 3 });
    expect(found).toHaveLength(4);
    for (const movie of found) expect(movie).toMatchObject({ monitored: true, hasFile: false });
    expect((await wanted.missing({ year: 2003 })).movies).toMatchObject([{ title: 'Movie 301' }]);
    expect((await wanted.missing({ search: 'movie 301' }, { select: { title: true } })).movies).toEqual([
      { title: 'Movie 301' },
    ]);
    await expect(wanted.missing({ monitored: false } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(wanted.cutoffUnmet({ downloaded: true } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('are below the cutoff, page by page in every order', async () => {
    const all = await expected();
    expect(all.length).toBeGreaterThan(10);
    for (const sort of [
      'title:asc',
      'year:desc',
      'createdAt:desc',
      'tmdbRating:asc',
      'lastSearchTime:desc',
    ] as const) {
      const pages: string[] = [];
      for (let page = 1; pages.length < all.length; page++) {
        const { movies: found } = await fixture.library.wanted.cutoffUnmet(
          { page, limit: 7, sort },
          { select: { id: true } },
        );
        expect(found.length).toBeGreaterThan(0);
        pages.push(...found.map(({ id }) => id));
      }
      expect(pages.toSorted()).toEqual(all);
    }
  });

  it('follow every change of movies, files and profiles', async () => {
    const before = await expectExact();
    const { library } = fixture;
    const [profile] = await library.qualityProfiles.list();
    const inUse = (await library.qualityProfiles.list()).find(({ isDefault }) => isDefault) ?? profile;
    if (inUse === undefined) throw new Error('The library has no quality profile.');
    const worst = inUse.qualities.at(-1) ?? '';
    await library.qualityProfiles.update(inUse.id, { cutoff: worst });
    const after = await expectExact();
    expect(after).toBeLessThan(before);
    await library.qualityProfiles.update(inUse.id, { cutoff: inUse.cutoff });
    expect(await expectExact()).toBe(before);

    await fixture.query(
      "update movie_file set quality = 'Remux-2160p' where quality = 'DVD' and path like '/movies/1%'",
    );
    expect(await expectExact()).toBeLessThan(before);
    await fixture.query(
      `update movie set monitored = ${kind === 'sqlite' ? '1 - monitored' : 'not monitored'}`,
    );
    await expectExact();
    const [first = '', second = ''] = await unmet();
    await library.movies.delete(first);
    await library.movies.update(second, { monitored: false });
    await expectExact();
    await fixture.query("delete from movie_file where path like '/movies/2%'");
    await expectExact();
    const other = (await library.qualityProfiles.list()).find(({ id }) => id !== inUse.id);
    await fixture.query(`update movie set quality_profile_id = '${other?.id}' where tmdb_id > 500`);
    await expectExact();
    await fixture.query('delete from movie');
    expect(await expectExact()).toBe(0);
    for (const counters of ['movie_quality_count', 'cutoff_unmet_count']) {
      expect(await fixture.query(`select * from ${counters} where n <> 0`)).toEqual([]);
    }
  });

  it('are searched for by a task', async () => {
    const { library } = fixture;
    await library.start();
    const { movies: missing } = await library.wanted.missing({ limit: 2 }, { select: { id: true } });
    const movieIds = missing.map(({ id }) => id);
    const { taskId } = await library.wanted.search({ type: 'missing', movieIds });
    expect(await endOf(library, taskId)).toMatchObject({
      ...{ state: 'completed', kind: 'search-wanted-movies', result: { queued: 2, alreadyQueued: 0 } },
    });
    const all = await library.wanted.search();
    expect(await endOf(library, all.taskId)).toMatchObject({ state: 'completed' });
    await expect(library.wanted.search({ type: 'other' } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(library.wanted.search({ movieIds: [] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
