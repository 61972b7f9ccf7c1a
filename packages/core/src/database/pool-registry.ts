import type { MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';

const pools = new WeakMap<MikroORM, Pool>();

export function registerPool(orm: MikroORM, pool: Pool): void {
  pools.set(orm, pool);
}

/**
 * Returns the pool behind the ORM, for code that needs the driver itself.
 *
 * @throws TypeError if the database is not on PostgreSQL
 */
export function poolOf(orm: MikroORM): Pool {
  const pool = pools.get(orm);
  if (pool === undefined) {
    throw new TypeError('This database is not on PostgreSQL.');
  }
  return pool;
}
