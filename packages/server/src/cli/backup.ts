import { join } from 'node:path';
import { backupDatabase, copyDatabase, restoreDatabase } from '@cinephage/core';
import { cancelOnSignal } from './cancel-on-signal.ts';
import type { Environment } from './environment.ts';
import { requireDatabase } from './require-database.ts';
import { createTerminalProgress } from './terminal-progress.ts';

export interface BackupCommandOptions {
  readonly force?: boolean;
  /** True with `--without-secrets`. */
  readonly withoutSecrets?: boolean;
}

/** Prints the path of the backup alone on standard output, for scripts. */
export async function backup(
  { config }: Environment,
  file: string,
  { force = false, withoutSecrets = false }: BackupCommandOptions,
): Promise<void> {
  await requireDatabase(config);
  const progress = createTerminalProgress('Backing up');
  const written = await cancelOnSignal((signal) =>
    backupDatabase({
      database: config.databaseUrl,
      file,
      overwrite: force,
      secrets: !withoutSecrets,
      signal,
      onProgress: (percent) => progress.show(`${percent} %`),
    }),
  ).finally(progress.end);
  process.stderr.write(
    `Backed up (${toMegabytes(written.bytes)} MB${withoutSecrets ? ', without secrets' : ''}):\n`,
  );
  process.stdout.write(`${written.file}\n`);
}

export async function restore({ config }: Environment, file: string): Promise<void> {
  const { databaseUrl, dataDir } = config;
  const isSqlite = databaseUrl.startsWith('sqlite:');
  const progress = createTerminalProgress('Restoring');
  const { kept } = await cancelOnSignal((signal) =>
    restoreDatabase({
      database: databaseUrl,
      file,
      ...(isSqlite ? {} : { keepIn: join(dataDir, 'backups') }),
      signal,
      onProgress: (percent) => progress.show(`${percent} %`),
    }),
  ).finally(progress.end);
  process.stderr.write('Restored. The server may be started again.\n');
  if (kept !== null) {
    process.stderr.write('The database that it replaced is kept as a backup:\n');
    process.stdout.write(`${kept}\n`);
  }
}

export interface CopyCommandOptions {
  readonly from: string;
  readonly to: string;
}

export async function copy(_environment: Environment, { from, to }: CopyCommandOptions): Promise<void> {
  const progress = createTerminalProgress('Copying');
  const tables = await cancelOnSignal((signal) =>
    copyDatabase({
      from,
      to,
      signal,
      onProgress: ({ phase, table, done, total }) =>
        progress.show(`${phase === 'copy' ? '' : 'verifying '}${table}: ${done} of ${total}`),
    }),
  ).finally(progress.end);
  for (const { table, rows, checksum } of tables) {
    process.stdout.write(`${table.padEnd(18)} ${String(rows).padStart(9)}  ${checksum.slice(0, 16)}\n`);
  }
  process.stderr.write('Copied and verified. Set DATABASE_URL to start the server on the copy.\n');
}

const bytesPerMegabyte = 1_000_000;
const toMegabytes = (bytes: number) => (bytes / bytesPerMegabyte).toFixed(1);
