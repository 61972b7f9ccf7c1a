import type { MikroORM } from '@mikro-orm/core';
import type { PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';

/** MikroORM's own connections, for parts that need the driver itself. */
export function poolOf(orm: MikroORM): Promise<Pool> {
  return (orm.em.getDriver().getConnection() as PostgreSqlConnection).getNativeClient();
}
