import { sql } from 'kysely';
import type { Database, EntityManager } from '../database/database.ts';
import { databaseTime } from '../database/schema/expressions.ts';
import type { DiskPlan, FileOperation } from './file-operation.ts';

export interface StoredPlan {
  readonly plan: DiskPlan;
  /** The operation that undoes it, once that has been planned. */
  readonly reversal?: DiskPlan;
}

export interface StoredOperation extends FileOperation {
  readonly state: 'running' | 'undoing' | 'committed';
  readonly plans: readonly StoredPlan[];
}

/** An operation of the journal, and who runs it. */
export interface JournalRow extends StoredOperation {
  readonly lockKey: string | null;
  readonly owner: string | null;
  readonly leaseExpiresAt: Date;
  readonly isExpired: boolean;
}

export interface FileOperationStoreDeps {
  readonly database: Database;
  readonly owner: string;
  readonly leaseMs: number;
}

/** The statements of the journal. Those that write return false if another process has reclaimed the operation. */
export type FileOperationStore = ReturnType<typeof createFileOperationStore>;

export function createFileOperationStore({ database, owner, leaseMs }: FileOperationStoreDeps) {
  const { driver } = database;
  const kysely = (em: EntityManager = database.fork()) => database.kysely(em);
  const now = (offsetMs = 0) => databaseTime(driver, offsetMs);
  const isExpired =
    driver === 'sqlite'
      ? sql<unknown>`lease_expires_at <= cast(unixepoch('subsec') * 1000 as integer)`
      : sql<unknown>`lease_expires_at <= statement_timestamp()`;

  const updateOwn = async (
    id: string,
    values: { state?: StoredOperation['state']; plans?: string; owner?: null },
    em?: EntityManager,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await kysely(em)
      .updateTable('file_operation')
      .set({ ...values, updated_at: now(), lease_expires_at: now(leaseMs) })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };

  return {
    /** @throws a unique violation if an operation with the same key has not ended */
    async insert({ id, kind, movieId, data }: FileOperation, lockKey: string | null): Promise<void> {
      await kysely()
        .insertInto('file_operation')
        .values({
          ...{ id, kind, movie_id: movieId, lock_key: lockKey, data: JSON.stringify(data), owner },
          ...{ lease_expires_at: now(leaseMs), created_at: now(), updated_at: now() },
        })
        .execute();
    },
    savePlans: (id: string, plans: readonly StoredPlan[]) => updateOwn(id, { plans: JSON.stringify(plans) }),
    setState: (id: string, state: StoredOperation['state'], em?: EntityManager) =>
      updateOwn(id, { state }, em),
    renew: (id: string) => updateOwn(id, {}),
    /** Lets any process recover it at once. */
    release: (id: string) => updateOwn(id, { owner: null }),
    async remove(id: string, em?: EntityManager): Promise<boolean> {
      const { numDeletedRows } = await kysely(em)
        .deleteFrom('file_operation')
        .where('id', '=', id)
        .where('owner', '=', owner)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
    /** False as well if the owner has renewed its lease since the row was read. */
    async reclaim(row: JournalRow): Promise<boolean> {
      const { numUpdatedRows } = await kysely()
        .updateTable('file_operation')
        .set({ owner, lease_expires_at: now(leaseMs), updated_at: now() })
        .where('id', '=', row.id)
        .where('owner', row.owner === null ? 'is' : '=', row.owner)
        .where('lease_expires_at', '=', row.leaseExpiresAt)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    /** On the writing side: a replica or an older snapshot would miss rows. */
    async list(): Promise<readonly JournalRow[]> {
      const rows = await kysely()
        .selectFrom('file_operation')
        .select([
          'id',
          'kind',
          'movie_id as movieId',
          'lock_key as lockKey',
          'state',
          'data',
          'plans',
          'owner',
          'lease_expires_at as leaseExpiresAt',
        ])
        .select(isExpired.as('isExpired'))
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        ...row,
        plans: row.plans as readonly StoredPlan[],
        isExpired: Boolean(row.isExpired),
      }));
    },
  };
}
