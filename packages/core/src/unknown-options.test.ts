import { describe, expect, it } from 'vitest';
import { createAuthorizer } from './auth/authorizer.ts';
import { createBetterAuth, ensureFirstCredentials } from './auth/better-auth/index.ts';
import { createLibrary } from './create-library.ts';
import { createTmdbSource } from './metadata/tmdb/tmdb-source.ts';
import { createRateLimits } from './rate-limits/create-rate-limits.ts';
import { openTestLibrary } from './testing/test-library.fixture.ts';
import { nearestName } from './validation/validate-options.ts';

type Options = Readonly<Record<string, unknown>>;

/** What a host writes in JavaScript, or behind a cast. */
const wrong = (options: Options | string | undefined) => options as never;

describe('unknown options of core', () => {
  const refusal = (field: string, sentence: string) => ({
    code: 'INVALID_INPUT',
    message: `${field} ${sentence}.`,
    details: [{ field, message: sentence }],
  });
  const sqlite = { database: 'sqlite::memory:' };

  it('are refused by createLibrary, which names the one that was meant', async () => {
    for (const name of ['rootFolder', 'rootfolders', 'root_folders', 'rotFolders']) {
      await expect(createLibrary(wrong({ ...sqlite, [name]: ['/movies'] }))).rejects.toMatchObject(
        refusal(name, 'is not a known option (did you mean rootFolders)'),
      );
    }
    await expect(createLibrary(wrong({ ...sqlite, colour: 1 }))).rejects.toThrow(
      /^colour is not a known option \(known are database, .*rootFolders/u,
    );
  });

  it.each([
    [{ rootFolders: '/movies' }, 'rootFolders must be an array'],
    [{ rootFolders: ['movies'] }, 'rootFolders.0 must be an absolute path'],
    [{ database: undefined }, 'database is required'],
    [{ database: { url: 'sqlite::memory:', poolSize: 3 } }, 'database.poolSize is for PostgreSQL'],
    [{ metadata: {} }, 'metadata must be an object with the methods getMovie'],
    [{ logger: { info: () => undefined } }, 'logger must be an object with the methods debug'],
    [{ now: new Date() }, 'now must be a function'],
    [{ taskGraceMs: '5' }, 'taskGraceMs must be a number'],
  ])('are refused by createLibrary when they are of the wrong type: %j', async (options, sentence) => {
    const created = createLibrary(wrong({ ...sqlite, ...options }));
    await expect(created).rejects.toMatchObject({ code: 'INVALID_INPUT', details: expect.any(Array) });
    await expect(created).rejects.toThrow(sentence);
  });

  it('are refused by the other create functions, and by the operations of a library', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const { library } = fixture;
    const attempts: readonly (() => unknown)[] = [
      () => library.start(wrong({ task: true })),
      () => library.movies.list({}, wrong({ selct: { id: true } })),
      () => library.movies.connection({}, wrong({ select: { id: true }, totalCont: true })),
      () => library.movies.getMany([], wrong({ select: { id: true }, fields: [] })),
      () => library.movies.getManyByTmdbId([], wrong({ select: { id: true }, fields: [] })),
      () => library.movies.delete('x', wrong({ deleteFile: true })),
      () => library.tasks.list({}, wrong({ selected: {} })),
      () => library.tasks.getMany([], wrong({ selected: {} })),
      () => library.qualityProfiles.list(wrong({ selected: {} })),
      () => library.metadata.search({ query: 'x' }, wrong({ singal: null })),
      () => library.movies.connection({}, wrong(undefined)),
      () => library.movies.getMany([], wrong(undefined)),
      () => library.movies.getManyByTmdbId([], wrong({})),
      () => library.events.stream({}, wrong({ singal: null })),
      () => library.events.on(wrong('movie.ad'), () => undefined),
      () => library.events.on('movie.added', wrong(undefined)),
      () => ensureFirstCredentials(wrong({ auth: {}, apiKey: 'geheim' })),
      () => createRateLimits(wrong({ library, credentials: { limit: 1, windowSeconds: 1 } })),
      () => createRateLimits(wrong({ library, credential: { limit: 1, windowSecond: 1 } })),
      () => createBetterAuth(wrong({ library, secureCookie: true })),
      () => createBetterAuth(wrong({ library, trustedOrigins: 'https://movies.example' })),
      () => createTmdbSource(wrong({ apiKey: 'geheim', country: 'DE' })),
      () => createAuthorizer(wrong({ trustedOrigin: [] })),
      () => createAuthorizer(wrong({ auth: {} })),
      () => createAuthorizer(wrong({ rateLimits: { credential: { limit: 10, windowSeconds: 60 } } })),
    ];
    for (const attempt of attempts) {
      await expect((async () => attempt())(), String(attempt)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.not.stringContaining('geheim'),
      });
    }
  });

  it('resemble what has nearly the same letters', () => {
    expect(nearestName('trustedOrgins', ['auth', 'trustedOrigins'])).toBe('trustedOrigins');
    expect(nearestName('colour', ['auth', 'trustedOrigins'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });
});
