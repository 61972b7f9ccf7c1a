import type { Database } from '../../database/database.ts';
import { randomText } from './api-key-secret.ts';

const secretLength = 64;

/**
 * The secret that signs session cookies, created once and stored in the database for all nodes and restarts. A reader of
 * the database can read the sessions too, so storing it there adds no risk.
 */
export async function storedSecret(database: Database): Promise<string> {
  const em = database.fork();
  await database.execute(em, 'update auth_state set secret = ? where secret is null', [
    randomText(secretLength),
  ]);
  const { rows } = await database.execute<{ secret: string | null }>(em, 'select secret from auth_state');
  const secret = rows[0]?.secret;
  if (secret === undefined || secret === null) {
    throw new Error('The table auth_state has no row.');
  }
  return secret;
}
