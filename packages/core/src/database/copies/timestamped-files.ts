import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Formats a date for file names, which then sort by date: `20261128T231500123Z`. */
export const fileTimestamp = (date: Date): string => date.toISOString().replaceAll(/[-:.]/g, '');

/** Regular expression for results of `fileTimestamp`. */
const fileTimestampPattern = '\\d{8}T\\d{9}Z';

export interface DeleteOldFilesOptions {
  readonly folder: string;
  /** First part of the file names; a timestamp follows, directly or after more words. */
  readonly prefix: string;
  readonly suffix: string;
  /** How many of the newest files are kept. */
  readonly keep: number;
}

/**
 * Deletes the oldest files whose names match `fileTimestamp`, by the dates in their names. Other files stay.
 *
 * @returns Names of the deleted files
 */
export function deleteOldFiles({ folder, prefix, suffix, keep }: DeleteOldFilesOptions): string[] {
  const made = new RegExp(`(?:^|-)(${fileTimestampPattern})$`, 'u');
  const dated = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .map((name) => ({ name, date: made.exec(name.slice(prefix.length, name.length - suffix.length))?.[1] }))
    .filter(({ date }) => date !== undefined)
    .toSorted((a, b) => (a.date ?? '').localeCompare(b.date ?? ''));
  const old = dated.slice(0, Math.max(0, dated.length - keep)).map(({ name }) => name);
  for (const name of old) {
    rmSync(join(folder, name), { force: true });
  }
  return old;
}
