import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultQualityProfiles } from '../database/migrations/shared/default-quality-profiles.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { importAll, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const unknownId = '01900000-0000-7000-8000-000000000000';
const addedAt = new Date('2026-01-01T00:00:00.000Z');
let now = addedAt;
const [profile] = defaultQualityProfiles;

describe.each(databaseKinds)('changing movies on %s', (kind) => {
  let fixture: TestLibrary;
  let ids: string[];
  beforeAll(async () => {
    fixture = await openTestLibrary(kind, { now: () => now, rootFolders: ['/movies/', '/more'] });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(async () => {
    await fixture.query('delete from movie');
    now = addedAt;
    await fixture.library.movies.import(
      [1, 2, 3].map((tmdbId) => toImport(movieMetadata(tmdbId), { addedAt })),
    );
    const rows = await fixture.query<{ id: string }>('select id from movie order by id');
    ids = rows.map(({ id }) => id);
    now = new Date('2026-05-05T05:05:05.005Z');
  });
  const get = (id = '') => fixture.library.movies.get(id);
  const update = (id: string | undefined, input: object) => fixture.library.movies.update(id ?? '', input);

  describe('one', () => {
    it.each([
      ['monitored', false, false],
      ['minimumAvailability', 'inCinemas', 'inCinemas'],
      ['rootFolderPath', '/more/', '/more'],
    ])('changes %s, and says when', async (field, value, stored) => {
      const before = await get(ids[0]);
      expect(await update(ids[0], { [field]: value })).toEqual({
        id: ids[0],
        updatedAt: now.toISOString(),
      });
      expect(await get(ids[0])).toEqual({ ...before, [field]: stored, updatedAt: now.toISOString() });
      expect((await get(ids[1])).updatedAt).toBe(addedAt.toISOString());
    });

    it('changes the quality profile', async () => {
      await update(ids[0], { qualityProfileId: profile?.id });
      const rows = await fixture.query('select 1 from movie where quality_profile_id = ?', [profile?.id]);
      expect(rows).toHaveLength(1);
    });

    it('leaves updatedAt alone when nothing is different afterwards', async () => {
      const same = { monitored: true, minimumAvailability: 'released', rootFolderPath: '/movies/' };
      expect(await update(ids[0], same)).toEqual({
        id: ids[0],
        updatedAt: addedAt.toISOString(),
      });
    });

    it('takes an id in upper case for the same id', async () => {
      expect(await update(ids[0]?.toUpperCase(), { monitored: false })).toMatchObject({ id: ids[0] });
      expect(await get(ids[0]?.toUpperCase())).toMatchObject({ id: ids[0], monitored: false });
    });

    it.each([
      [{}, ''],
      [{ monitored: undefined }, ''],
      [{ monitored: 'no' }, 'monitored'],
      [{ monitored: null }, 'monitored'],
      [{ monitored: false, title: 'New' }, 'title'],
      [{ rootFolderPath: '/elsewhere' }, 'rootFolderPath'],
      [{ rootFolderPath: 'movies' }, 'rootFolderPath'],
      [{ qualityProfileId: unknownId }, 'qualityProfileId'],
      [{ qualityProfileId: '\uD800' }, 'qualityProfileId'],
    ])('refuses %j and names the field', async (wrong, field) => {
      const before = await get(ids[0]);
      await expect(update(ids[0], wrong)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: [{ field }],
      });
      await expect(
        fixture.library.movies.bulkUpdate({ ids: [ids[0] ?? ''], ...wrong } as never),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
      expect(await get(ids[0])).toEqual(before);
    });
  });

  it.each([unknownId, 'nonsense', '', "' or 1=1 --", 'a\0b', `${unknownId}0`, '{}'])(
    'knows no movie %j, whatever is asked of it',
    async (id) => {
      const { movies } = fixture.library;
      const message = `No movie in the library has the id ${JSON.stringify(id)}.`;
      for (const operation of [
        () => movies.get(id),
        () => movies.update(id, { monitored: false }),
        () => movies.delete(id),
        () => movies.delete(id, { deleteFiles: true }),
        () => movies.refresh(id),
        () => movies.autoSearch(id),
      ]) {
        await expect(operation()).rejects.toMatchObject({ code: 'MOVIE_NOT_FOUND', message });
      }
      expect((await fixture.library.tasks.list()).tasks).toEqual([]);
    },
  );

  describe('many', () => {
    const bulkUpdate = (asked: readonly (string | undefined)[], changes: object) =>
      fixture.library.movies.bulkUpdate({ ids: asked as string[], ...changes });

    it('changes all that exist, and says which do not', async () => {
      const answer = await bulkUpdate([ids[0], unknownId, 'nonsense', ids[2]], {
        monitored: false,
        minimumAvailability: 'inCinemas',
        rootFolderPath: '/more',
        qualityProfileId: profile?.id,
      });
      expect(answer).toEqual({
        updatedCount: 2,
        failedCount: 2,
        failures: [unknownId, 'nonsense'].map((id) => ({
          id,
          error: `No movie in the library has the id "${id}".`,
        })),
      });
      const changed = { monitored: false, minimumAvailability: 'inCinemas', rootFolderPath: '/more' };
      expect(await get(ids[0])).toMatchObject({ ...changed, updatedAt: now.toISOString() });
      expect(await get(ids[2])).toMatchObject(changed);
      expect(await get(ids[1])).toMatchObject({ monitored: true, updatedAt: addedAt.toISOString() });
    });

    it('counts a repeated id once, however it is spelled', async () => {
      const asked = [ids[0], ids[0], ids[0]?.toUpperCase(), unknownId, unknownId.toUpperCase(), 'x', 'x'];
      expect(await bulkUpdate(asked, { monitored: false })).toMatchObject({
        updatedCount: 1,
        failedCount: 2,
        failures: [{ id: unknownId }, { id: 'x' }],
      });
    });

    it('moves updatedAt only where something changed', async () => {
      await update(ids[0], { monitored: false });
      const first = now;
      now = new Date(now.getTime() + 1_000);
      expect(await bulkUpdate(ids, { monitored: false })).toMatchObject({ updatedCount: 3, failedCount: 0 });
      expect((await get(ids[0])).updatedAt).toBe(first.toISOString());
      expect((await get(ids[1])).updatedAt).toBe(now.toISOString());
    });

    it('refuses no ids, too many, and ids that are no text', async () => {
      for (const wrong of [[], Array.from({ length: 10_001 }, () => unknownId)]) {
        await expect(bulkUpdate(wrong, { monitored: false })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
          details: [{ field: 'ids' }],
        });
      }
      await expect(bulkUpdate([7 as never], { monitored: false })).rejects.toMatchObject({
        details: [{ field: 'ids.0', message: 'must be a string' }],
      });
    });

    it('takes ten thousand at once', async () => {
      await importAll(
        fixture.library,
        Array.from({ length: 5_000 }, (_, n) => toImport(movieMetadata(100 + n), { addedAt })),
      );
      const rows = await fixture.query<{ id: string }>('select id from movie');
      const known = rows.map(({ id }) => id);
      const unknown = Array.from({ length: 1_003 }, (_, n) => `no ${n}`);
      const repeated = known.slice(0, 10_000 - known.length - unknown.length);
      const asked = [...known, ...unknown, ...repeated, ...repeated].slice(0, 10_000);
      expect(asked).toHaveLength(10_000);
      const answer = await bulkUpdate(asked, { monitored: false });
      expect(answer).toMatchObject({ updatedCount: known.length, failedCount: 1_003 });
      expect(await fixture.query('select id from movie where monitored')).toEqual([]);
    });
  });
});
