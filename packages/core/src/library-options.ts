import { z } from 'zod';
import { type DatabaseOption, databaseOptionRule } from './database/database-option.ts';
import type { LibraryLogger } from './logging/library-logger.ts';
import type { MetadataSource } from './metadata/metadata-source.ts';
import { normalizeFolder, parseFolderPath } from './root-folders/parse-root-folder.ts';
import { objectWith, optionRules, validateOptions } from './validation/validate-options.ts';

export interface LibraryOptions {
  /**
   * `sqlite:./library.db`, `sqlite::memory:` or `postgresql://user:password@host/database`, with the parameters of libpq
   * (`sslmode`, `application_name`, …) and `schema`, the schema that holds all tables of the library. On PostgreSQL also
   * `{ url, poolSize }`, or `{ pool }` with a `pg.Pool` of the host, which the library never ends.
   */
  readonly database: DatabaseOption;
  /**
   * The source of movie metadata, such as `createTmdbSource(…)`.
   *
   * @default the bundled offline catalogue
   */
  readonly metadata?: MetadataSource;
  /** Receives the log; without it nothing is logged. */
  readonly logger?: LibraryLogger;
  /**
   * Absolute folders that movies may be in: those that are not stored yet are added to `library.rootFolders`. Removing one here
   * deletes none.
   *
   * @default []
   */
  readonly rootFolders?: readonly string[];
  /**
   * Absolute folders that files may be imported from, such as that of a download client, in addition to the root folders.
   *
   * @default []
   */
  readonly importFolders?: readonly string[];
  /**
   * How long running tasks may take to end when the library stops, in milliseconds.
   *
   * @default 5_000
   */
  readonly taskGraceMs?: number;
  /**
   * The folder of the backups that the schedule `back-up-database` makes. On SQLite the schedule is enabled by default if a
   * folder is set; on PostgreSQL it needs `pg_dump`, and `library.schedules.update` enables it.
   */
  readonly backups?: BackupsOptions;
  /**
   * Encrypts keys and passwords of indexers and download clients in the database: at least 16 characters, the same on all nodes.
   * Without it none can be stored; with another one they have to be entered again.
   */
  readonly secret?: string | undefined;
  /** Time source, for tests. */
  readonly now?: () => Date;
}

export interface StartOptions {
  /**
   * Whether this node runs tasks and schedules; false for a node that only serves requests.
   *
   * @default true
   */
  readonly tasks?: boolean | undefined;
}

export interface BackupsOptions {
  /**
   * The folder is created if it does not exist.
   *
   * @default the folder `backups` next to a SQLite file
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
  .refine((path) => typeof parseFolderPath(path, 'rootFolders') === 'string', {
    error: 'must be an absolute path without ".."',
  })
  .transform(normalizeFolder);

const rules = {
  database: databaseOptionRule,
  metadata: objectWith<MetadataSource>('getMovie', 'searchMovies', 'findByImdbId').optional(),
  logger: optionRules.logger.optional(),
  rootFolders: z.array(rootFolder).default([]),
  importFolders: z.array(rootFolder).default([]),
  taskGraceMs: z.int().min(0).max(3_600_000).default(5_000),
  backups: z
    .strictObject({ folder: z.string().min(1).optional(), keep: z.int().min(1).max(10_000).default(7) })
    .default({ keep: 7 }),
  secret: z.string().min(16, { error: 'must have at least 16 characters' }).max(1024).optional(),
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
  const { rootFolders, importFolders, taskGraceMs, backups } = validateOptions(libraryRules, options);
  return { ...options, rootFolders, importFolders, taskGraceMs, backups };
}

export type ParsedLibraryOptions = ReturnType<typeof parseLibraryOptions>;
