import { defaultLimits } from '@cinephage/graphql';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './read-config.ts';
import { graphqlLimitNames, variables } from './variables.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('has defaults for every variable', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: undefined,
      basePath: '',
      trustedProxies: 0,
      databaseUrl: 'sqlite:data/library.db',
      dataDir: './data',
      backupsKept: 7,
      hasDatabaseInDataDir: true,
      role: 'all',
      logLevel: 'info',
      rootFolders: [],
      importFolders: [],
      tmdb: undefined,
      secret: undefined,
      firstCredentials: { apiKey: undefined, adminUsername: undefined, adminPassword: undefined },
      rateLimits: {
        credential: { limit: 10_000, windowSeconds: 3_600 },
        anonymous: { limit: 60, windowSeconds: 3_600 },
        signIn: { limit: 5, windowSeconds: 900 },
      },
    });
  });

  it('treats an empty variable as not set', () => {
    const empty = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('reads every variable', () => {
    const config = readConfig({
      HOST: '::1',
      PORT: '0',
      CINEPHAGE_BASE_URL: 'https://Movies.example:443/my/Movies/',
      CINEPHAGE_TRUSTED_PROXIES: '2',
      DATABASE_URL: 'postgresql://u:p@db/cinephage',
      CINEPHAGE_DATABASE_POOL_SIZE: '25',
      CINEPHAGE_DATA_DIR: '/var/lib/cinephage',
      CINEPHAGE_BACKUPS_KEPT: '30',
      CINEPHAGE_API_KEY: 'cinephage_your_key_here',
      CINEPHAGE_ADMIN_USERNAME: 'ada.l',
      CINEPHAGE_ADMIN_PASSWORD: 'pass word',
      CINEPHAGE_SECRET: 's'.repeat(32),
      CINEPHAGE_ROOT_FOLDERS: '/movies:/more movies:',
      CINEPHAGE_IMPORT_FOLDERS: '/downloads',
      TMDB_API_KEY: 'abc',
      TMDB_BASE_URL: 'http://127.0.0.1:1/3',
      TMDB_LANGUAGE: 'pt-BR',
      TMDB_REGION: 'BR',
      LOG_LEVEL: 'silent',
      CINEPHAGE_ROLE: 'worker',
      CINEPHAGE_RATE_LIMIT_KEY: '0',
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '1',
      CINEPHAGE_RATE_LIMIT_SIGN_IN: '2',
      CINEPHAGE_GRAPHQL_LIMITS: 'maxDepth=15,maxComplexity=200000',
    });
    expect(config).toEqual({
      host: '::1',
      port: 0,
      baseUrl: 'https://movies.example/my/Movies',
      basePath: '/my/Movies',
      trustedProxies: 2,
      databaseUrl: 'postgresql://u:p@db/cinephage',
      databasePoolSize: 25,
      dataDir: '/var/lib/cinephage',
      backupsKept: 30,
      hasDatabaseInDataDir: false,
      role: 'worker',
      logLevel: 'silent',
      rootFolders: ['/movies', '/more movies'],
      importFolders: ['/downloads'],
      tmdb: { apiKey: 'abc', baseUrl: 'http://127.0.0.1:1/3', language: 'pt-BR', region: 'BR' },
      secret: 's'.repeat(32),
      firstCredentials: {
        apiKey: 'cinephage_your_key_here',
        adminUsername: 'ada.l',
        adminPassword: 'pass word',
      },
      rateLimits: {
        credential: { limit: 0, windowSeconds: 3_600 },
        anonymous: { limit: 1, windowSeconds: 3_600 },
        signIn: { limit: 2, windowSeconds: 900 },
      },
      graphqlLimits: { maxDepth: 15, maxComplexity: 200_000 },
    });
  });

  it.each([
    ['https://movies.example', 'https://movies.example', ''],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080', ''],
    ['https://example.org/cinephage', 'https://example.org/cinephage', '/cinephage'],
    ['https://example.org/a/b.c/', 'https://example.org/a/b.c', '/a/b.c'],
    ['https://example.org/kinö', 'https://example.org/kin%C3%B6', '/kin%C3%B6'],
  ])('accepts %s as the public address', (value, baseUrl, basePath) => {
    expect(readConfig({ CINEPHAGE_BASE_URL: value })).toMatchObject({ baseUrl, basePath });
  });

  it('puts the SQLite file into the data folder by default', () => {
    expect(readConfig({ CINEPHAGE_DATA_DIR: '/data' }).databaseUrl).toBe('sqlite:/data/library.db');
    const chosen = readConfig({ CINEPHAGE_DATA_DIR: '/data', DATABASE_URL: 'sqlite:./mine.db' });
    expect(chosen).toMatchObject({ databaseUrl: 'sqlite:./mine.db', hasDatabaseInDataDir: false });
  });

  it.each([
    ['HOST', 'no spaces'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000x'],
    ['CINEPHAGE_BASE_URL', 'movies.example'],
    ['CINEPHAGE_BASE_URL', 'https:movies.example'],
    ['CINEPHAGE_BASE_URL', 'ftp://movies.example'],
    ['CINEPHAGE_BASE_URL', 'https://*.example'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example//movies'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/?'],
    ['CINEPHAGE_TRUSTED_PROXIES', '-1'],
    ['CINEPHAGE_TRUSTED_PROXIES', '17'],
    ['CINEPHAGE_TRUSTED_PROXIES', '10.0.0.1'],
    ['LOG_LEVEL', 'loud'],
    ['CINEPHAGE_ROLE', 'boss'],
    ['CINEPHAGE_ROOT_FOLDERS', '/movies:movies'],
    ['CINEPHAGE_IMPORT_FOLDERS', 'downloads'],
    ['CINEPHAGE_ROOT_FOLDERS', '/movies/../etc'],
    ['CINEPHAGE_ADMIN_USERNAME', 'a b'],
    ['CINEPHAGE_BACKUPS_KEPT', '0'],
    ['CINEPHAGE_DATABASE_POOL_SIZE', '1'],
    ['CINEPHAGE_DATABASE_POOL_SIZE', '1001'],
    ['CINEPHAGE_DATABASE_POOL_SIZE', 'many'],
    // Without DATABASE_URL, the database is SQLite.
    ['CINEPHAGE_DATABASE_POOL_SIZE', '10'],
    ['TMDB_BASE_URL', 'ftp://example.org'],
    ['TMDB_LANGUAGE', 'german'],
    ['TMDB_LANGUAGE', 'de_DE'],
    ['TMDB_REGION', 'USA'],
    ['TMDB_REGION', 'de-DE'],
    ['CINEPHAGE_RATE_LIMIT_KEY', '1.5'],
    ['CINEPHAGE_RATE_LIMIT_ANONYMOUS', 'many'],
    ['CINEPHAGE_RATE_LIMIT_SIGN_IN', '-5'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDeepness=15'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDepth'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDepth=0'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDepth=1.5'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDepth=15;maxTokens=1'],
    ['CINEPHAGE_GRAPHQL_LIMITS', 'maxDepth=15,'],
  ])('refuses %s=%s in one sentence that shows it', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be .+, not ".+"\\.$`, 'u'));
    expect(problems[0]).toContain(value);
  });

  it.each([
    ['CINEPHAGE_BASE_URL', 'https://geheim@movies.example'],
    ['CINEPHAGE_BASE_URL', 'https://user:geheim@movies.example'],
    ['CINEPHAGE_BASE_URL', 'ftp://user:geheim@movies.example'],
    ['CINEPHAGE_BASE_URL', 'user:geheim@movies.example'],
    ['CINEPHAGE_BASE_URL', 'https://user:geheim%40movies.example'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/my;geheim'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/my geheim'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/%geheim'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/geheim#1'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/geheim?a=1'],
    ['CINEPHAGE_BASE_URL', 'user:geheim'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/?token=geheim'],
    ['CINEPHAGE_BASE_URL', 'https://movies.example/#geheim'],
    ['TMDB_BASE_URL', 'https://user:geheim@example.org/3'],
    ['TMDB_BASE_URL', 'https//user:geheim@example.org/3'],
    ['TMDB_BASE_URL', 'https://user:geheim@example.org:port/3'],
    ['TMDB_BASE_URL', 'https://user:ge/heim@example.org'],
    ['TMDB_BASE_URL', 'ftp://example.org/3?api_key=geheim'],
    ['HOST', 'user:geheim@127.0.0.1'],
    ['PORT', 'user:geheim@127.0.0.1:3000'],
    ['CINEPHAGE_TRUSTED_PROXIES', 'http://user:geheim@proxy'],
    ['DATABASE_URL', 'mysql://user:geheim@host/db'],
    ['DATABASE_URL', 'postgresql://user:ge heim@ho st/db'],
    ['CINEPHAGE_API_KEY', 'geheim'],
    ['CINEPHAGE_API_KEY', 'geheim geheim geheim'],
    ['CINEPHAGE_ADMIN_PASSWORD', 'geheim'],
    ['CINEPHAGE_SECRET', 'geheim'],
    ['TMDB_API_KEY', 'geheim geheim'],
  ])('refuses a malformed %s without repeating it', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be [^"]+\\.$`, 'u'));
    expect(problems[0]).not.toContain('heim');
  });

  it('knows the limits of the GraphQL gateway by name', () => {
    expect(graphqlLimitNames).toEqual(Object.keys(defaultLimits));
  });

  it('names all problems at once', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', CINEPHAGE_SECRET: 'x' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'CINEPHAGE_SECRET',
      'LOG_LEVEL',
    ]);
  });
});
