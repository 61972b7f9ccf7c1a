import { startEmbeddedPostgres } from '../../../test/embedded-postgres.ts';
import type { Print } from './print.ts';

export interface ClusterDatabase extends AsyncDisposable {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** What it is, for people. */
  readonly description: string;
}

/**
 * The PostgreSQL that all nodes share.
 *
 * @param url of one that is there already and stays; without it, one is started in a temporary folder and gone afterwards
 */
export async function openDatabase(url: string | undefined, print: Print): Promise<ClusterDatabase> {
  if (url !== undefined) {
    return { url, description: 'the database that DATABASE_URL names', async [Symbol.asyncDispose]() {} };
  }
  print('Starting a PostgreSQL of its own …');
  const postgres = await startEmbeddedPostgres({ detached: true });
  return {
    url: postgres.url,
    description: `one PostgreSQL, gone afterwards (${postgres.url})`,
    [Symbol.asyncDispose]: postgres.stop,
  };
}
