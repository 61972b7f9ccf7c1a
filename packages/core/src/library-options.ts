import { z } from 'zod';
import { normalizeFolder, parseRootFolder } from './files/root-folder.ts';
import type { LibraryLogger } from './logging/library-logger.ts';
import type { MetadataSource } from './metadata/metadata-source.ts';
import { objectWith, optionRules, validateOptions } from './validation/validate-options.ts';

export interface LibraryOptions {
  /**
   * `sqlite:./library.db`, `sqlite::memory:` or `postgresql://user:password@host/database`, which takes the parameters of
   * libpq (`sslmode`, `application_name`, …) and `schema`, where everything of the library is put.
   */
  readonly database: string;
  /** Where facts about movies come from; the bundled offline catalogue unless given. */
  readonly metadata?: MetadataSource;
  /** Nothing is logged unless given. */
  readonly logger?: LibraryLogger;
  /** Absolute folders movies may live in; empty or absent: any absolute path. */
  readonly rootFolders?: readonly string[];
  /** How long running tasks get to end when the library stops, in milliseconds (default 5,000). */
  readonly taskGraceMs?: number;
  /**
   * Where the schedule `back-up-database` puts its backups. On SQLite it is enabled from the start if there is a folder;
   * on PostgreSQL it needs `pg_dump`, and is enabled with `library.schedules.update`.
   */
  readonly backups?: BackupsOptions;
  /** Time source, for tests. */
  readonly now?: () => Date;
}

export interface StartOptions {
  /** Whether this instance runs tasks and schedules (default true); one that only serves requests says false. */
  readonly tasks?: boolean | undefined;
}

export interface BackupsOptions {
  /**
   * Made if it does not exist.
   *
   * @default the folder `backups` beside a SQLite file
   */
  readonly folder?: string | undefined;
  /**
   * How many backups are kept.
   *
   * @default 7
   */
  readonly keep?: number | undefined;
}

const rootFolder = z
  .string()
  .refine((path) => typeof parseRootFolder(path, []) === 'string', {
    error: 'must be an absolute path without ".."',
  })
  .transform(normalizeFolder);

const rules = {
  database: z.string(),
  metadata: objectWith<MetadataSource>('getMovie', 'searchMovies', 'findByImdbId').optional(),
  logger: optionRules.logger.optional(),
  rootFolders: z.array(rootFolder).default([]),
  taskGraceMs: z.int().min(0).max(3_600_000).default(5_000),
  backups: z
    .strictObject({ folder: z.string().min(1).optional(), keep: z.int().min(1).max(10_000).default(7) })
    .default({ keep: 7 }),
  now: optionRules.callback.optional(),
} satisfies Record<keyof LibraryOptions, z.ZodType>;

const libraryRules = z.strictObject(rules);

const startRules = z.strictObject({ tasks: z.boolean().default(true) } satisfies Record<
  keyof StartOptions,
  z.ZodType
>);

/** `options` with their defaults. @throws LibraryError `INVALID_INPUT` */
export function parseStartOptions(options: StartOptions = {}) {
  return validateOptions(startRules, options);
}

/** `options` with their defaults. @throws LibraryError `INVALID_INPUT` */
export function parseLibraryOptions(options: LibraryOptions) {
  const { rootFolders, taskGraceMs, backups } = validateOptions(libraryRules, options);
  return { ...options, rootFolders, taskGraceMs, backups };
}

export type ParsedLibraryOptions = ReturnType<typeof parseLibraryOptions>;
