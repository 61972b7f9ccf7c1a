import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from '../ids/uuid.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const hash = '0123456789abcdef0123456789abcdef01234567';

describe.each(databaseKinds)('the entries of the blocklist on %s', (kind) => {
  let fixture: TestLibrary | undefined;
  let now: Date;
  let number = 0;
  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00.000Z');
    fixture ??= await openTestLibrary(kind, { now: () => now });
    await blocklist().clear({ confirm: true });
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const library = () => (fixture as TestLibrary).library;
  const blocklist = () => library().blocklist;
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1_000);
  };
  async function addMovie(): Promise<string> {
    const tmdbId = ++number;
    await library().movies.import([toImport(movieMetadata(tmdbId))]);
    const [movie] = await library().movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  it('are added and listed, the last one first, and removed', async () => {
    const movieId = await addMovie();
    const whole = await blocklist().add({
      ...{ movieId: movieId.toUpperCase(), indexerId: 'one', indexerName: 'One', guid: 'a' },
      ...{ infoHash: hash.toUpperCase(), title: 'A.Movie.2010' },
      ...{ protocol: 'torrent', size: 8_000_000_000, reason: 'It is broken.' },
    });
    expect(whole).toEqual({
      ...{ id: whole.id, movieId, indexerId: 'one', indexerName: 'One', guid: 'a', infoHash: hash },
      ...{ title: 'A.Movie.2010', protocol: 'torrent', size: 8_000_000_000, reason: 'It is broken.' },
      addedAt: '2026-03-01T12:00:00.000Z',
    });
    later(1);
    const short = await blocklist().add({ title: 'B' });
    expect(short).toEqual({
      ...{ id: short.id, movieId: null, indexerId: null, indexerName: null, guid: null, infoHash: null },
      ...{ title: 'B', protocol: null, size: null, reason: 'A user added it.' },
      addedAt: '2026-03-01T12:00:01.000Z',
    });
    expect(await blocklist().list()).toEqual({
      items: [short, whole],
      pagination: { page: 1, limit: 20, total: 2, totalPages: 1 },
    });
    expect(await blocklist().list({ movieId: movieId.toUpperCase() })).toMatchObject({ items: [whole] });
    expect(await blocklist().list({ movieId: 'nonesuch' })).toMatchObject({ items: [] });
    expect(await blocklist().list({ page: 2, limit: 1 })).toEqual({
      items: [whole],
      pagination: { page: 2, limit: 1, total: 2, totalPages: 2 },
    });

    await blocklist().remove(whole.id.toUpperCase());
    expect((await blocklist().list()).items).toEqual([short]);
    for (const id of [whole.id, 'nonesuch', uuidv7()]) {
      await expect(blocklist().remove(id)).rejects.toMatchObject({ code: 'BLOCKLIST_ITEM_NOT_FOUND' });
    }
  });

  it('stay when their movie is deleted, so that it does not grab the release again', async () => {
    const movieId = await addMovie();
    const item = await blocklist().add({ movieId, guid: 'a' });
    await library().movies.delete(movieId);
    expect((await blocklist().list()).items).toEqual([{ ...item, movieId: null }]);
  });

  it('are removed all at once, or those of a movie; more than 20 if that is confirmed', async () => {
    const movieId = await addMovie();
    for (let added = 0; added < 20; added++) await blocklist().add({ guid: String(added) });
    await blocklist().add({ movieId, guid: 'of a movie' });
    await expect(blocklist().clear()).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      details: [{ field: 'confirm', message: 'must be true to remove 21 entries' }],
    });
    expect((await blocklist().list()).pagination.total).toBe(21);
    expect(await blocklist().clear({ movieId: 'nonesuch' })).toEqual({ removedCount: 0 });
    expect(await blocklist().clear({ movieId })).toEqual({ removedCount: 1 });
    expect(await blocklist().clear()).toEqual({ removedCount: 20 });
    await blocklist().add({ guid: 'again' });
    expect(await blocklist().clear({ confirm: true })).toEqual({ removedCount: 1 });
    expect((await blocklist().list()).items).toEqual([]);
  });

  it.each([
    ['', {}],
    ['', { reason: 'no release' }],
    ['movieId', { title: 'A', movieId: 'nonesuch' }],
    ['movieId', { title: 'A', movieId: '0199e8a0-0000-7000-8000-000000000000' }],
    ['infoHash', { infoHash: 'abc' }],
    ['title', { title: ' ' }],
    ['guid', { guid: 'x'.repeat(2_001) }],
    ['size', { title: 'A', size: -1 }],
    ['protocol', { title: 'A', protocol: 'ftp' }],
    ['url', { title: 'A', url: 'https://indexer.example' }],
  ])('refuse a wrong %s: %j', async (field, input) => {
    await expect(blocklist().add(input as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [expect.objectContaining({ field })],
    });
    expect((await blocklist().list()).items).toEqual([]);
  });
});
