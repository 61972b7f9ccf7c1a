import { resolve } from 'node:path';
import type { ConnectionOptions } from '../database/connection-options.ts';
import type { CopySide } from './copy-side.ts';
import { openPostgresSide, type PostgresSide } from './postgres-side.ts';
import { openSqliteSide, type SqliteSide } from './sqlite-side.ts';

export interface CopySides {
  readonly source: CopySide;
  readonly target: CopySide;
  readonly sqlite: SqliteSide;
  readonly postgres: PostgresSide;
  close(): Promise<void>;
}

/**
 * Opens both databases, each for this copy alone: a snapshot of the source, the target for writing. The target is
 * touched once the source is known to be free.
 */
export async function openCopySides(
  source: ConnectionOptions,
  target: ConnectionOptions,
  prepareTarget: () => Promise<void>,
): Promise<CopySides> {
  const open = async (address: ConnectionOptions, isSource: boolean) =>
    address.driver === 'sqlite'
      ? { sqlite: openSqliteSide({ path: resolve(address.path), isSource }) }
      : { postgres: await openPostgresSide({ address: address.address, isSource }) };
  const first = await open(source, true);
  const opened = Object.values(first)[0];
  const second = await prepareTarget()
    .then(() => open(target, false))
    .catch(async (error) => {
      await opened?.close();
      throw error;
    });
  const both = { ...first, ...second };
  const { sqlite, postgres } = both;
  if (sqlite === undefined || postgres === undefined) {
    throw new TypeError('A copy goes from one kind of database to the other.');
  }
  return {
    source: source.driver === 'sqlite' ? sqlite : postgres,
    target: target.driver === 'sqlite' ? sqlite : postgres,
    sqlite,
    postgres,
    async close() {
      await Promise.allSettled([sqlite.close(), postgres.close()]);
    },
  };
}
