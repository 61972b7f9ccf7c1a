import { join } from 'node:path';
import type { z } from 'zod';
import { addressVariables, secretVariables, variables } from './variables.ts';

const hourSeconds = 3_600;
const signInWindowSeconds = 900;

export type Config = ReturnType<typeof toConfig>;

/** The environment is invalid. It has one sentence per invalid variable; none repeats a secret. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Validates the environment. Nothing else reads it.
 *
 * @throws ConfigError that names every invalid variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = variables.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const firstPerVariable = new Map(
      parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue]),
    );
    throw new ConfigError(
      [...firstPerVariable.keys()]
        .toReversed()
        .map((name) => toSentence(name, firstPerVariable.get(name)?.message ?? '', environment[name])),
    );
  }
  return toConfig(parsed.data);
}

function toSentence(name: string, rule: string, value: string | undefined): string {
  const shown = isSafeToShow(name, value ?? '') ? `, not ${JSON.stringify(value?.slice(0, 100))}` : '';
  return `${name} ${rule}${shown}.`;
}

/** Matches a host with its port and path at most: other parts of an address can be a password or a key. */
const plainAddress = /^(?:[a-z]+:\/\/|https?:)?[\w.*-]*(?::\d{1,5})?(?:\/[\w./~-]*)?\??$/iu;

function isSafeToShow(name: string, value: string): boolean {
  const isAddress = addressVariables.includes(name);
  return !secretVariables.includes(name) && !value.includes('@') && (!isAddress || plainAddress.test(value));
}

/** Undefined without a key: the bundled catalogue is used then. */
function toTmdb(env: z.output<typeof variables>) {
  const { TMDB_API_KEY: apiKey, TMDB_BASE_URL: baseUrl, TMDB_LANGUAGE: language, TMDB_REGION: region } = env;
  return apiKey === undefined ? undefined : { apiKey, baseUrl, language, region };
}

function toConfig(env: z.output<typeof variables>) {
  const dataDir = env.CINEPHAGE_DATA_DIR;
  return {
    host: env.HOST,
    port: env.PORT,
    /** The public address of the server, if set; without a trailing slash. */
    baseUrl: env.CINEPHAGE_BASE_URL,
    /** The path of that address, such as `/cinephage`; empty if it has none. */
    basePath: new URL(env.CINEPHAGE_BASE_URL ?? 'http://unknown').pathname.replace(/\/$/u, ''),
    /** How many addresses at the end of `X-Forwarded-For` come from trusted proxies. */
    trustedProxies: env.CINEPHAGE_TRUSTED_PROXIES,
    databaseUrl: env.DATABASE_URL ?? `sqlite:${join(dataDir, 'library.db')}`,
    /** How many connections to PostgreSQL requests share; undefined: the default of core. */
    databasePoolSize: env.CINEPHAGE_DATABASE_POOL_SIZE,
    /** Holds the session secret, and the database by default. */
    dataDir,
    /** How many of the scheduled backups are kept. */
    backupsKept: env.CINEPHAGE_BACKUPS_KEPT,
    hasDatabaseInDataDir: env.DATABASE_URL === undefined,
    role: env.CINEPHAGE_ROLE,
    logLevel: env.LOG_LEVEL,
    rootFolders: env.CINEPHAGE_ROOT_FOLDERS,
    importFolders: env.CINEPHAGE_IMPORT_FOLDERS,
    tmdb: toTmdb(env),
    /** Signs session cookies; by default, a secret that is created once in the data folder. */
    secret: env.CINEPHAGE_SECRET,
    firstCredentials: {
      apiKey: env.CINEPHAGE_API_KEY,
      adminUsername: env.CINEPHAGE_ADMIN_USERNAME,
      adminPassword: env.CINEPHAGE_ADMIN_PASSWORD,
    },
    rateLimits: {
      credential: { limit: env.CINEPHAGE_RATE_LIMIT_KEY, windowSeconds: hourSeconds },
      anonymous: { limit: env.CINEPHAGE_RATE_LIMIT_ANONYMOUS, windowSeconds: hourSeconds },
      signIn: { limit: env.CINEPHAGE_RATE_LIMIT_SIGN_IN, windowSeconds: signInWindowSeconds },
    },
    /** Limits that override the defaults of the gateway. */
    graphqlLimits: env.CINEPHAGE_GRAPHQL_LIMITS,
  };
}
