import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type DatabaseKind } from '@cinephage/core/testing';
import type { Variables } from './child-process.ts';

export interface Place extends AsyncDisposable {
  /** Tells a server where its database is: a data folder of its own, or a database on PostgreSQL. */
  readonly variables: Variables;
}

/** A new place for a library. */
export async function createPlace(kind: DatabaseKind): Promise<Place> {
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
