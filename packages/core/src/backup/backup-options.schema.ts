import { z } from 'zod';

/** What both operations take to be followed and cancelled. */
const following = {
  signal: z.instanceof(AbortSignal).optional(),
  onProgress: z.custom<(percent: number) => void>((value) => typeof value === 'function').optional(),
};

const file = z
  .string()
  .min(1)
  .refine((path) => !path.includes('\0'), { error: 'must be the path of a file' });

export const backupOptionsSchema = z.strictObject({
  database: z.string(),
  file,
  secrets: z.boolean().default(true),
  overwrite: z.boolean().default(false),
  ...following,
});

export const restoreOptionsSchema = z.strictObject({
  database: z.string(),
  file,
  keepIn: z.string().min(1).optional(),
  ...following,
});

/** @see backupDatabase */
export interface BackupOptions {
  /** Address as `createLibrary` takes it. */
  readonly database: string;
  /** Where the backup is written, for its owner alone (mode 0600). */
  readonly file: string;
  /**
   * Whether users, password hashes, sessions and API key hashes are in it. Without them, the first start after a restore
   * makes a new key and a new admin.
   *
   * @default true
   */
  readonly secrets?: boolean | undefined;
  /**
   * Whether a file of that name is replaced.
   *
   * @default false
   */
  readonly overwrite?: boolean | undefined;
  /** Cancels it; no file is left. */
  readonly signal?: AbortSignal | undefined;
  /** Called with how much is done, 0 to 100. */
  readonly onProgress?: ((percent: number) => void) | undefined;
}

export interface BackupResult {
  /** Absolute path. */
  readonly file: string;
  /** Size of the file. */
  readonly bytes: number;
}

/** @see restoreDatabase */
export interface RestoreOptions {
  /** Address of the database that is replaced, as `createLibrary` takes it. */
  readonly database: string;
  /** The backup. */
  readonly file: string;
  /**
   * Folder for the copy of the database that is replaced.
   *
   * @default the folder of the SQLite file; on PostgreSQL, that of the backup
   */
  readonly keepIn?: string | undefined;
  /** Cancels it; the database is as it was. */
  readonly signal?: AbortSignal | undefined;
  /** Called with how much is done, 0 to 100. */
  readonly onProgress?: ((percent: number) => void) | undefined;
}

export interface RestoreResult {
  /** Copy of the database that was replaced; null if there was none. */
  readonly kept: string | null;
}
