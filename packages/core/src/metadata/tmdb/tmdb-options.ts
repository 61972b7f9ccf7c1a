import { z } from 'zod';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { optionRules, validateOptions } from '../../validation/validate-options.ts';

export interface TmdbSourceOptions {
  /** A v3 key (32 hexadecimal characters) or a v4 read access token (which contains dots). */
  readonly apiKey: string;
  /**
   * Base URL of the API, with its version.
   *
   * @default 'https://api.themoviedb.org/3'
   */
  readonly baseUrl?: string;
  /**
   * ISO 3166-1 code of the country whose certifications count, and whose release dates do before those of others.
   *
   * @default US
   */
  readonly region?: string;
  /**
   * Language of titles, overviews and genres, as `de` or `pt-BR`. What TMDB has no translation of is in English, else in the
   * movie's own language.
   *
   * @default en-US
   */
  readonly language?: string;
  /** Receives the log, which never contains the key; without it nothing is logged. */
  readonly logger?: LibraryLogger;
  /** How long one request may take, its body included (default 6,000). */
  readonly timeoutMs?: number;
  /** How long an operation may take with its retries and its time in the queue (default 15,000). */
  readonly deadlineMs?: number;
  /** How often a request that failed for a passing reason is sent again (default 2). */
  readonly retries?: number;
  /** The first pause before a retry; each further one is three times as long (default 300). */
  readonly retryDelayMs?: number;
  /** A longer `Retry-After` than this ends the operation at once (default 4,000). */
  readonly maximumRetryAfterMs?: number;
  /** Requests under way at once (default 16; TMDB allows 20 connections an address). */
  readonly concurrency?: number;
  /** Requests started in any one second (default 35; TMDB allows about 40). */
  readonly requestsPerSecond?: number;
  /** How long an answer is remembered (default 10 minutes); 0 remembers nothing. */
  readonly cacheTtlMs?: number;
  /** How many answers are remembered (default 500). */
  readonly cacheEntries?: number;
  /** Larger answers are refused (default 5 MB, unpacked). */
  readonly maximumResponseBytes?: number;
}

const milliseconds = z.int().min(1).max(600_000);

const rules = {
  apiKey: z
    .string()
    .trim()
    .refine((key) => key !== '', { error: 'must not be empty' })
    .regex(/^[\x21-\x7e]*$/u, { error: 'holds characters that no TMDB key has' }),
  baseUrl: z.string().default('https://api.themoviedb.org/3').transform(withoutTrailingSlash),
  region: z
    .string()
    .regex(/^[A-Za-z]{2}$/u, { error: 'must be a country code of two letters, such as US' })
    .default('US')
    .transform((code) => code.toUpperCase()),
  language: z
    .string()
    .regex(/^[A-Za-z]{2}(-[A-Za-z]{2})?$/u, { error: 'must be a language such as en or en-US' })
    .default('en-US')
    .transform((tag) => tag.slice(0, 2).toLowerCase() + tag.slice(2).toUpperCase()),
  timeoutMs: milliseconds.default(6_000),
  deadlineMs: milliseconds.default(15_000),
  retries: z.int().min(0).max(10).default(2),
  retryDelayMs: milliseconds.default(300),
  maximumRetryAfterMs: z.int().min(0).max(600_000).default(4_000),
  concurrency: z.int().min(1).max(100).default(16),
  requestsPerSecond: z.int().min(1).max(1_000).default(35),
  cacheTtlMs: z.int().min(0).default(600_000),
  cacheEntries: z.int().min(1).default(500),
  maximumResponseBytes: z.int().min(1_000).default(5_000_000),
  logger: optionRules.logger.optional(),
} satisfies Record<keyof TmdbSourceOptions, z.ZodType>;

const schema = z.strictObject(rules);

export type TmdbSettings = Omit<z.output<typeof schema>, 'logger'> & {
  readonly logger: LibraryLogger | undefined;
};

/**
 * The options with their defaults.
 *
 * @throws LibraryError `INVALID_INPUT` naming each option that is wrong, never the key.
 */
export function parseTmdbOptions(options: TmdbSourceOptions): TmdbSettings {
  return { ...validateOptions(schema, options), logger: options.logger };
}

function withoutTrailingSlash(value: string, context: z.RefinementCtx): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const plain =
    url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue('must be an http or https address such as https://api.themoviedb.org/3');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/u, '');
}
