import type { MikroORM } from '@mikro-orm/core';
import type { Pool } from 'pg';

const pools = new WeakMap<MikroORM, Pool>();

export function registerPool(orm: MikroORM, pool: Pool): void {
  pools.set(orm, pool);
}

/** The connections of a library, for parts that need the driver itself. */
export function poolOf(orm: MikroORM): Pool {
  const pool = pools.get(orm);
  if (pool === undefined) {
    throw new TypeError('This database is not on PostgreSQL.');
  }
  return pool;
}
