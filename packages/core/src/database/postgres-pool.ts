import type { PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Database } from './database.ts';

/** MikroORM's own connections, for parts that need the driver itself. */
export function poolOf(database: Database): Promise<Pool> {
  return (database.orm.em.getDriver().getConnection() as PostgreSqlConnection).getNativeClient();
}
