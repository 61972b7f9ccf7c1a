import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type DatabaseKind, type TestDatabaseOptions } from '@cinephage/core/testing';
import type { Variables } from './child-process.ts';

export interface Workspace extends AsyncDisposable {
  /** Environment variables of a server on this data folder, or on this PostgreSQL database. */
  readonly variables: Variables;
}

/**
 * Creates a data folder with an empty library, or for PostgreSQL a database; both are deleted on disposal. Schedules are disabled, so that
 * tasks are those that a test starts, whatever the time is; not those of a blank one, which a server fills at its first start.
 */
export async function createWorkspace(
  kind: DatabaseKind,
  { isBlank = false }: Pick<TestDatabaseOptions, 'isBlank'> = {},
): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-server-'));
  const data = join(folder, 'data');
  const database = kind === 'sqlite' && isBlank ? undefined : await createTestDatabase(kind, { isBlank });
  if (kind === 'sqlite' && database !== undefined) {
    await mkdir(data, { mode: 0o700 });
    await rename(database.url.slice('sqlite:'.length), join(data, 'library.db'));
  }
  return {
    variables: {
      CINEPHAGE_DATA_DIR: data,
      ...(kind === 'postgresql' && database !== undefined && { DATABASE_URL: database.url }),
    },
    async [Symbol.asyncDispose]() {
      await database?.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
