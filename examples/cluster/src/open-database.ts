import { startEmbeddedPostgres } from '../../../test/embedded-postgres.ts';
import type { Print } from './print.ts';

export interface ClusterDatabase extends AsyncDisposable {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** Description for people. */
  readonly description: string;
}

/**
 * The PostgreSQL that all nodes share.
 *
 * @param url address of an existing PostgreSQL, which is kept. Default: a new one in a temporary folder, deleted when the cluster stops
 */
export async function openDatabase(url: string | undefined, print: Print): Promise<ClusterDatabase> {
  if (url !== undefined) {
    return { url, description: 'the database that DATABASE_URL names', async [Symbol.asyncDispose]() {} };
  }
  print('Starting a temporary PostgreSQL …');
  const postgres = await startEmbeddedPostgres({ detached: true });
  return {
    url: postgres.url,
    description: `one temporary PostgreSQL (${postgres.url})`,
    [Symbol.asyncDispose]: postgres.stop,
  };
}
