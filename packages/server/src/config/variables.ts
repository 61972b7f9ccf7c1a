import { isIP } from 'node:net';
import type { GivenLimits, GraphQLLimits } from '@cinephage/graphql';
import { z } from 'zod';

/** The message of a rule: the rest of a sentence that begins with the name of the variable. */
const mustBe = (what: string) => ({ error: `must be ${what}` });

const integer = (from: number, to: number, what: string) =>
  z
    .string()
    .regex(/^\d{1,15}$/u, mustBe(what))
    .transform(Number)
    .refine((value) => value >= from && value <= to, mustBe(what));

const visibleText = (least: number, most: number, what: string) =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/u, mustBe(what))
    .min(least, mustBe(what))
    .max(most, mustBe(what));

const requestsPer = (period: string) =>
  integer(0, 1_000_000_000, `the number of requests allowed per ${period}, or 0 for no limit`);

const isDatabaseAddress = (value: string) =>
  (/^sqlite:./u.test(value) && !value.includes('\0')) ||
  // Core validates the rest and names the invalid parameter.
  /^postgres(ql)?:\/\/\S*$/u.test(value);

const isHost = (value: string) =>
  isIP(value) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/u.test(value);

const isHttpAddress = (value: string) =>
  URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol) && !/[?#@]/u.test(value);

/** Segments of characters that need no escaping in a cookie or a header. */
const basePath = /^(?:\/(?:[\w.~-]|%[0-9A-F]{2})+)*\/?$/iu;

/** With or without a path and a trailing slash. */
const isBaseAddress = (value: string) =>
  /^https?:\/\/[^*?#@\s]+$/u.test(value) && URL.canParse(value) && basePath.test(new URL(value).pathname);

const withoutTrailingSlash = ({ origin, pathname }: URL) => origin + pathname.replace(/\/$/u, '');

const isAbsoluteFolder = (path: string) => path.startsWith('/') && !path.split('/').includes('..');

const maxTrustedProxies = 16;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const roles = ['all', 'api', 'worker'] as const;

const folders = z
  .string()
  .transform((text) => text.split(':').filter((folder) => folder !== ''))
  .refine(
    (all) => all.length > 0 && all.every(isAbsoluteFolder),
    mustBe('absolute folders without "..", separated by colons'),
  );

/** Listed here because a worker does not load the gateway. */
export const graphqlLimitNames = [
  'maxBodyBytes',
  'maxDocumentLength',
  'maxTokens',
  'maxDepth',
  'maxAliases',
  'maxFields',
  'maxRootFields',
  'maxComplexity',
  'maxBatch',
  'timeoutMs',
  'maxSubscriptionsPerCredential',
  'heartbeatMs',
  'drainWithinMs',
] as const satisfies readonly (keyof GraphQLLimits)[];

const graphqlLimit = `(?:${graphqlLimitNames.join('|')})=[1-9]\\d{0,14}`;
const graphqlLimits = z
  .string()
  .regex(
    new RegExp(`^${graphqlLimit}(?:,${graphqlLimit})*$`, 'u'),
    mustBe(
      `positive integers for any of ${graphqlLimitNames.join(', ')}, such as maxDepth=15,maxComplexity=200000`,
    ),
  )
  .transform((text): GivenLimits => {
    const limits = text.split(',').map((limit) => limit.split('='));
    return Object.fromEntries(limits.map(([name = '', value]) => [name, Number(value)]));
  });

const isPostgres = (address: string | undefined) => address?.startsWith('postgres') ?? false;

/** Every environment variable that the server reads. An empty value counts as not set. */
export const variables = z
  .object({
    HOST: z
      .string()
      .refine(isHost, mustBe('the name or IP address to listen on, such as 127.0.0.1 or 0.0.0.0'))
      .default('127.0.0.1'),
    PORT: integer(0, 65_535, 'a port number from 1 to 65535, or 0 for any free port').default(3000),
    CINEPHAGE_BASE_URL: z
      .string()
      .refine(
        isBaseAddress,
        mustBe('an http or https address such as https://movies.example or https://example.org/cinephage'),
      )
      .transform((address) => withoutTrailingSlash(new URL(address)))
      .optional(),
    CINEPHAGE_TRUSTED_PROXIES: integer(
      0,
      maxTrustedProxies,
      `the number of reverse proxies in front, at most ${maxTrustedProxies}, or 0 for none`,
    ).default(0),
    DATABASE_URL: z
      .string()
      .refine(isDatabaseAddress, mustBe('sqlite:<path> or postgresql://user:password@host/database'))
      .optional(),
    CINEPHAGE_DATABASE_POOL_SIZE: integer(
      2,
      1_000,
      'the number of connections to PostgreSQL for requests, 2 to 1000',
    ).optional(),
    CINEPHAGE_DATA_DIR: z
      .string()
      .refine((path) => !path.includes('\0'), mustBe('the path of a folder'))
      .default('./data'),
    CINEPHAGE_BACKUPS_KEPT: integer(1, 10_000, 'the number of scheduled backups to keep, 1 to 10000').default(
      7,
    ),
    CINEPHAGE_API_KEY: visibleText(8, 256, '8 to 256 visible ASCII characters').optional(),
    CINEPHAGE_ADMIN_USERNAME: z
      .string()
      .regex(/^[A-Za-z0-9_.]{3,30}$/u, mustBe('3 to 30 letters, digits, underscores and dots'))
      .optional(),
    CINEPHAGE_ADMIN_PASSWORD: z
      .string()
      .min(8, mustBe('8 to 128 characters'))
      .max(128, mustBe('8 to 128 characters'))
      .optional(),
    CINEPHAGE_SECRET: visibleText(16, 1024, 'at least 16 visible ASCII characters').optional(),
    CINEPHAGE_ROOT_FOLDERS: folders.default([]),
    CINEPHAGE_IMPORT_FOLDERS: folders.default([]),
    TMDB_API_KEY: visibleText(1, 1024, 'a TMDB API key (v3) or read access token (v4)').optional(),
    TMDB_BASE_URL: z
      .string()
      .refine(isHttpAddress, mustBe('an http or https address such as https://api.themoviedb.org/3'))
      .default('https://api.themoviedb.org/3'),
    TMDB_LANGUAGE: z
      .string()
      .regex(
        /^[A-Za-z]{2}(-[A-Za-z]{2})?$/u,
        mustBe('a language of two letters, perhaps with a country, such as de or pt-BR'),
      )
      .default('en-US'),
    TMDB_REGION: z
      .string()
      .regex(/^[A-Za-z]{2}$/u, mustBe('a country code of two letters, such as US'))
      .default('US'),
    LOG_LEVEL: z.enum(logLevels, mustBe(`one of ${logLevels.join(', ')}`)).default('info'),
    CINEPHAGE_ROLE: z.enum(roles, mustBe(`one of ${roles.join(', ')}`)).default('all'),
    CINEPHAGE_RATE_LIMIT_KEY: requestsPer('hour and credential').default(10_000),
    CINEPHAGE_RATE_LIMIT_ANONYMOUS: requestsPer('hour and address without a credential').default(60),
    CINEPHAGE_RATE_LIMIT_SIGN_IN: requestsPer('15 minutes and address to sign in').default(5),
    CINEPHAGE_GRAPHQL_LIMITS: graphqlLimits.optional(),
  })
  .refine((env) => env.CINEPHAGE_DATABASE_POOL_SIZE === undefined || isPostgres(env.DATABASE_URL), {
    path: ['CINEPHAGE_DATABASE_POOL_SIZE'],
    ...mustBe('unset when the database is SQLite'),
  });

/** Variables whose values are never shown or logged. A database address may hold a password. */
export const secretVariables: readonly string[] = [
  'DATABASE_URL',
  'CINEPHAGE_API_KEY',
  'CINEPHAGE_ADMIN_PASSWORD',
  'CINEPHAGE_SECRET',
  'TMDB_API_KEY',
];

/** Addresses; a malformed one may hold a password or a key. */
export const addressVariables: readonly string[] = ['CINEPHAGE_BASE_URL', 'TMDB_BASE_URL'];
