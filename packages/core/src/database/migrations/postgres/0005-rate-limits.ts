import { Migration } from '@mikro-orm/migrations';

/**
 * Rate limits counted across nodes; a single node on SQLite counts in memory. The columns, in this order, are the ones
 * rate-limiter-flexible writes. Unlogged, because losing the counts in a crash is harmless and a flush to disk with every
 * request is not; half-filled pages leave room to update rows in place.
 */
export class RateLimits extends Migration {
  override up(): void {
    this.addSql(`create unlogged table rate_limit (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    ) with (fillfactor = 50)`);
    this.addSql('create index rate_limit_by_expiry on rate_limit (expire)');
  }
}
