import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type DatabaseKind } from '@cinephage/core/testing';
import type { Variables } from './child-process.ts';

export interface Workspace extends AsyncDisposable {
  /** Environment variables of a server on this data folder, or on this PostgreSQL database. */
  readonly variables: Variables;
}

/** Creates a data folder and, for PostgreSQL, a database; both are deleted on disposal. */
export async function createWorkspace(kind: DatabaseKind): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-server-'));
  const database = kind === 'postgresql' ? await createTestDatabase(kind) : undefined;
  return {
    variables: {
      CINEPHAGE_DATA_DIR: join(folder, 'data'),
      ...(database && { DATABASE_URL: database.url }),
    },
    async [Symbol.asyncDispose]() {
      await database?.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
