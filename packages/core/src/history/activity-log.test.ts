import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LibraryEvent } from '../events/library-event.schema.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { type ActivityListParams, activityListParamsSchema, activitySchema } from './activity.schema.ts';
import { selectActivity } from './create-activity-log.ts';
import { type NewFileActivity, recordActivity } from './record-activity.ts';

const inception = { tmdbId: 27205, rootFolderPath: '/movies' };

describe.each(databaseKinds)('the history on %s', (kind) => {
  let fixture: TestLibrary;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const titles = async (params: ActivityListParams = {}) =>
    (await fixture.library.activity.list(params)).items.map(({ type, title }) => `${type} ${title}`);

  const record = (...entries: Parameters<typeof recordActivity>[1][]) =>
    fixture.database.transaction((em) => recordActivity(fixture.database.kysely(em), ...entries));

  async function addMovie() {
    const { id } = await fixture.library.movies.add(inception);
    const fileId = uuidv7();
    const aboutFile = (
      type: NewFileActivity['type'],
      path: string,
      more: Record<string, unknown> = {},
    ): NewFileActivity => ({
      type,
      movieId: id,
      title: 'Inception',
      data: { fileId, path, versionId: id, ...more },
    });
    return { id, fileId, aboutFile };
  }

  it('has the movies that are added one by one, together, and by an import', async () => {
    const { movies } = fixture.library;
    await movies.add(inception);
    await movies.addMany([{ ...inception, tmdbId: 603 }, inception]);
    await movies.import([toImport(movieMetadata(1, { title: 'One' }), { addedAt: new Date(0) })]);
    expect(await titles()).toEqual(['added One', 'added The Matrix', 'added Inception']);
    const { items } = await fixture.library.activity.list();
    for (const item of items) {
      expect(activitySchema.parse(item)).toEqual(item);
      expect(Math.abs(Date.parse(item.at) - Date.now())).toBeLessThan(60_000);
      expect(item).toMatchObject({ movieId: expect.any(String), data: {} });
    }
  });

  it('keeps the entries of a deleted movie', async () => {
    const { id } = await fixture.library.movies.add(inception);
    await fixture.library.movies.delete(id);
    expect(await titles({ movieId: id.toUpperCase() })).toEqual(['deleted Inception', 'added Inception']);
  });

  it('has nothing of what was rolled back', async () => {
    const { aboutFile } = await addMovie();
    const failing = fixture.database.transaction(async (em) => {
      await recordActivity(fixture.database.kysely(em), aboutFile('imported', '/movies/a.mkv'));
      throw new Error('No.');
    });
    await expect(failing).rejects.toThrow('No.');
    expect(await titles()).toEqual(['added Inception']);
  });

  it('publishes an event for each entry about a file, and none for others', async () => {
    const { id, fileId, aboutFile } = await addMovie();
    const seen: LibraryEvent[] = [];
    const after = await fixture.library.events.position();
    await record(
      aboutFile('imported', '/movies/a.mkv', { quality: 'DVD' }),
      { type: 'scanned', movieId: null, title: null, data: { found: 3 } },
      aboutFile('renamed', '/movies/b.mkv', { from: '/movies/a.mkv' }),
    );
    await record(aboutFile('deleted', '/movies/b.mkv'));
    for await (const event of fixture.library.events.stream({ after, movieId: id })) {
      if (seen.push(event) === 3) break;
    }
    const file = { movieId: id, fileId, versionId: id, id: expect.any(String), at: expect.any(String) };
    expect(seen).toEqual([
      { ...file, type: 'file.imported', path: '/movies/a.mkv' },
      { ...file, type: 'file.renamed', path: '/movies/b.mkv' },
      { ...file, type: 'file.deleted', path: '/movies/b.mkv' },
    ]);
    expect((await fixture.library.activity.list({ type: 'scanned' })).items).toMatchObject([
      { movieId: null, title: null, data: { found: 3 } },
    ]);
    expect((await fixture.library.activity.list({ movieId: id, type: 'imported' })).items).toMatchObject([
      { data: { fileId, path: '/movies/a.mkv', versionId: id, quality: 'DVD' } },
    ]);
  });

  it('is listed in pages that entries added meanwhile do not shift', async () => {
    const movies = Array.from({ length: 45 }, (_, index) => toImport(movieMetadata(index + 1)));
    await fixture.library.movies.import(movies);
    const pages: string[][] = [];
    for (let cursor: string | undefined | null; cursor !== null; ) {
      const page = await fixture.library.activity.list({ type: 'added', limit: 15, cursor });
      pages.push(page.items.map(({ title }) => title ?? ''));
      cursor = page.nextCursor;
      await fixture.library.movies.import([toImport(movieMetadata(100 + pages.length))]);
    }
    expect(pages.map((page) => page.length)).toEqual([15, 15, 15]);
    expect(pages.flat()).toEqual(movies.map(({ metadata }) => metadata.title).toReversed());
    expect(await fixture.library.activity.count()).toBe(48);
    expect(await fixture.library.activity.count({ type: 'deleted' })).toBe(0);
    expect(await fixture.library.activity.count({ movieId: 'none' })).toBe(0);
    expect(await titles({ movieId: 'none' })).toEqual([]);
  });

  it.each([{ limit: 0 }, { limit: 101 }, { cursor: 'x' }, { type: 'stolen' }, { odd: 1 }])(
    'refuses %j',
    async (params) => {
      await expect(fixture.library.activity.list(params as never)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );

  it('is read by an index, without a sort, however it is filtered', async () => {
    await importAll(
      fixture.library,
      Array.from({ length: 3_000 }, (_, index) => toImport(movieMetadata(index + 1))),
    );
    const [newest] = (await fixture.library.activity.list({ limit: 1 })).items;
    const movieId = newest?.movieId ?? '';
    const entry = (index: number): NewFileActivity => ({
      ...{ type: index % 10 === 0 ? 'upgraded' : 'imported', movieId, title: '' },
      data: { fileId: uuidv7(), path: `/movies/${index}.mkv`, versionId: movieId },
    });
    await record(...Array.from({ length: 1_000 }, (_, index) => entry(index)));
    // Libraries on SQLite have no statistics.
    if (kind === 'postgresql') await fixture.query('analyze activity');
    const plans = [
      [{}, /activity_pkey|SCAN activity$/],
      [{ cursor: '900' }, /activity_pkey|USING INTEGER PRIMARY KEY/],
      [{ type: 'upgraded' }, /activity_by_type/],
      [{ type: 'upgraded', cursor: '3500' }, /activity_by_type/],
      [{ movieId }, /activity_by_movie/],
      [{ movieId: uuidv7(), cursor: '3500' }, /activity_by_movie/],
      [{ movieId: uuidv7(), type: 'imported' }, /activity_by_movie/],
    ] as const;
    for (const [params, index] of plans) {
      const query = selectActivity(fixture.database, activityListParamsSchema.parse(params));
      const rows = await query.explain(undefined, kind === 'sqlite' ? sql`query plan` : undefined);
      const plan = rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');
      expect(plan, JSON.stringify(params)).toMatch(index);
      expect(plan).not.toMatch(/TEMP B-TREE|\bSort\b|Seq Scan/);
    }
  });
});
