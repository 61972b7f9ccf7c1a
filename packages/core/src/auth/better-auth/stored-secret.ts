import type { Database } from '../../database/database.ts';
import { randomText } from './api-key-secret.ts';

const secretLength = 64;

/**
 * The secret that signs session cookies, created once and stored in the database for all nodes and restarts. A reader of
 * the database can read the sessions too, so storing it there adds no risk.
 */
export async function storedSecret(database: Database): Promise<string> {
  const kysely = database.kysely(database.fork());
  await kysely
    .updateTable('auth_state')
    .set({ secret: randomText(secretLength) })
    .where('secret', 'is', null)
    .execute();
  const { secret = null } = (await kysely.selectFrom('auth_state').select('secret').executeTakeFirst()) ?? {};
  if (secret === null) {
    throw new Error('The table auth_state has no row.');
  }
  return secret;
}
