import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { movieMetadata, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import { createTestDatabase, databaseKinds } from '../testing/test-database.ts';
import { startTmdbStandIn, type TmdbStandIn } from '../testing/tmdb-stand-in.ts';
import { createTmdbSource } from './tmdb/tmdb-source.ts';

const blanks = ['', '   ', '\u200b', '\u2060\ufeff', '\u00ad', '\u200f\u202e', '\u3164', '\u2800', '\u0301'];

describe.each(databaseKinds)('titles that cannot be seen, on %s', (kind) => {
  let standIn: TmdbStandIn;
  let fixture: Awaited<ReturnType<typeof createTestDatabase>>;
  let library: Awaited<ReturnType<typeof createLibrary>>;
  let nextId = 700_000;

  beforeAll(async () => {
    standIn = await startTmdbStandIn();
    fixture = await createTestDatabase(kind);
    const { apiKey, baseUrl } = standIn;
    library = await createLibrary({ database: fixture.url, metadata: createTmdbSource({ apiKey, baseUrl }) });
  });
  afterAll(async () => {
    await library.stop();
    await fixture.dispose();
    await standIn.stop();
  });

  const add = async (title: string, originalTitle: string) => {
    const tmdbId = nextId++;
    standIn.addMovie({ id: tmdbId, title, originalTitle, overview: ' \u200b' });
    const { id } = await library.movies.add({ tmdbId, rootFolderPath: '/movies' });
    return library.movies.get(id);
  };

  it.each(blanks)('are ignored at TMDB: the original title replaces %j', async (blank) => {
    const movie = await add(blank, `Echter Titel ${nextId}`);
    expect(movie.title).toMatch(/^Echter Titel/);
    expect(movie.overview).toBeNull();
    const other = await add('\u200eThe Marked', blank);
    expect([other.title, other.originalTitle]).toEqual(['The Marked', 'The Marked']);
  });

  it.each(blanks)('are refused where neither says anything (%j)', async (blank) => {
    await expect(add(blank, '\u200b')).rejects.toMatchObject({ code: 'METADATA_BAD_ANSWER' });
  });

  it.each(blanks.filter((blank) => blank !== ''))('are refused in imports (%j)', async (blank) => {
    const tmdbId = nextId++;
    const nameless = movieMetadata(tmdbId, { title: blank, originalTitle: '\u200b' });
    await expect(library.movies.import([toImport(nameless)])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('title'),
    });
    const named = movieMetadata(tmdbId, {
      title: blank,
      originalTitle: 'Shown\u200b',
      genres: ['\u200b', '\u200eDrama'],
      alternativeTitles: [blank, 'Other\u200f'],
      cast: [
        { name: blank, character: null, tmdbId: 1 },
        { name: '\ufeffAda', character: blank, tmdbId: 2 },
      ],
    });
    await library.movies.import([toImport(named)]);
    const [movie] = await library.movies.getManyByTmdbId([tmdbId], {
      select: { title: true, genres: true, alternativeTitles: true, credits: true },
    });
    expect(movie).toMatchObject({ title: 'Shown', genres: ['Drama'], alternativeTitles: ['Other'] });
    expect(movie?.credits.cast).toEqual([{ name: 'Ada', character: null, tmdbId: 2 }]);
  });

  it('are ignored from a source of the host', async () => {
    const source = testMetadataSource([
      movieMetadata(1, { title: '\u200b', originalTitle: '\u200b' }),
      movieMetadata(2, { title: '\u200eB' }),
    ]);
    const other = await createTestDatabase(kind);
    const own = await createLibrary({ database: other.url, metadata: source });
    await expect(own.movies.add({ tmdbId: 1, rootFolderPath: '/movies' })).rejects.toMatchObject({
      code: 'METADATA_BAD_ANSWER',
    });
    const { id } = await own.movies.add({ tmdbId: 2, rootFolderPath: '/movies' });
    expect((await own.movies.get(id)).title).toBe('B');
    await own.stop();
    await other.dispose();
  });

  it('cannot be looked for at the source', async () => {
    await expect(library.metadata.search({ query: '\u200b' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
