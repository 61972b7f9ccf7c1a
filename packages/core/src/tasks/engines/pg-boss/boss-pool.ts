import type { Db } from 'pg-boss';
import type { Database, EntityManager } from '../../../database/database.ts';
import { poolOf } from '../../../database/pool-registry.ts';
import { poolLike } from '../../../database/postgres-pool.ts';
import { createStatementNames, namedQuery } from '../../../database/statement-names.ts';
import { superviseLike } from '../../../database/supervise-connections.ts';

/** Separate from the library's pool, so that requests that hold all of its connections do not stop tasks. */
const poolSize = 3;
/** Every statement of pg-boss is short, except those that create its tables. */
const queryTimeoutMs = 30_000;

export interface BossPool {
  readonly db: Db;
  close(): Promise<void>;
}

/** Connections for pg-boss. Its few statements are named, so that PostgreSQL plans each of them once per connection. */
export async function openBossPool(database: Database): Promise<BossPool> {
  const main = poolOf(database.orm);
  const pool = poolLike(main, { max: poolSize, query_timeout: queryTimeoutMs });
  superviseLike(main, pool);
  return {
    db: {
      executeSql(text, values) {
        return values === undefined || values.length === 0
          ? pool.query(text)
          : pool.query({ ...nameOf(text), values: [...values] });
      },
    },
    close: () => pool.end(),
  };
}

const nameOf = createStatementNames();

/** Makes pg-boss write in the transaction of `em`. */
export function inTransactionOf(em: EntityManager): Db {
  return {
    async executeSql(text, values = []) {
      const { rows } = await em.getKysely<unknown>().executeQuery(namedQuery(nameOf(text), values));
      return { rows };
    },
  };
}
