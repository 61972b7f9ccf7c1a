import { join } from 'node:path';
import type { z } from 'zod';
import { addressVariables, secretVariables, variables } from './variables.ts';

const hourSeconds = 3_600;
const signInWindowSeconds = 900;

export type Config = ReturnType<typeof toConfig>;

/** The environment does not fit. One sentence per wrong variable, none of which repeats a secret. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Reads the environment; the only place that does. @throws ConfigError naming every variable that does not fit */
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
  const shown = mayBeShown(name, value ?? '') ? `, not ${JSON.stringify(value?.slice(0, 100))}` : '';
  return `${name} ${rule}${shown}.`;
}

/** Of an address, a host with its port and path at most: whatever else there may be a password or a key. */
const plainAddress = /^(?:[a-z]+:\/\/|https?:)?[\w.*-]*(?::\d{1,5})?(?:\/[\w./~-]*)?\??$/iu;

function mayBeShown(name: string, value: string): boolean {
  const isAddress = addressVariables.includes(name);
  return !secretVariables.includes(name) && !value.includes('@') && (!isAddress || plainAddress.test(value));
}

/** Undefined without a key: then movies come from the bundled catalogue. */
function toTmdb(env: z.output<typeof variables>) {
  const { TMDB_API_KEY: apiKey, TMDB_BASE_URL: baseUrl, TMDB_LANGUAGE: language, TMDB_REGION: region } = env;
  return apiKey === undefined ? undefined : { apiKey, baseUrl, language, region };
}

function toConfig(env: z.output<typeof variables>) {
  const dataDir = env.CINEPHAGE_DATA_DIR;
  return {
    host: env.HOST,
    port: env.PORT,
    /** Where browsers reach the server, if it is known; without a slash at the end. */
    baseUrl: env.CINEPHAGE_BASE_URL,
    /** The path of that address, such as `/cinephage`; empty if it has none. */
    basePath: new URL(env.CINEPHAGE_BASE_URL ?? 'http://unknown').pathname.replace(/\/$/u, ''),
    /** How many addresses at the end of `X-Forwarded-For` are not the caller's own word. */
    trustedProxies: env.CINEPHAGE_TRUSTED_PROXIES,
    databaseUrl: env.DATABASE_URL ?? `sqlite:${join(dataDir, 'library.db')}`,
    /** For the session secret, and for the database unless it was given another place. */
    dataDir,
    /** How many of the backups made by schedule stay. */
    backupsKept: env.CINEPHAGE_BACKUPS_KEPT,
    hasDatabaseInDataDir: env.DATABASE_URL === undefined,
    role: env.CINEPHAGE_ROLE,
    logLevel: env.LOG_LEVEL,
    rootFolders: env.CINEPHAGE_ROOT_FOLDERS,
    tmdb: toTmdb(env),
    /** Signs session cookies; without it one is made once in the data folder. */
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
    /** Those of the gateway that are not its defaults. */
    graphqlLimits: env.CINEPHAGE_GRAPHQL_LIMITS,
  };
}
