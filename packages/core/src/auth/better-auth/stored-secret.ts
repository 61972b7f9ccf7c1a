import type { Database } from '../../database/database.ts';
import { randomText } from './api-key-secret.ts';

const secretLength = 64;

/**
 * The secret that signs session cookies, made once and kept in the database, so that every node and every restart uses
 * the same. Whoever can read it there can read the sessions themselves as well.
 */
export async function storedSecret(database: Database): Promise<string> {
  const em = database.fork();
  await database.execute(em, 'update auth_state set secret = ? where secret is null', [
    randomText(secretLength),
  ]);
  const { rows } = await database.execute<{ secret: string | null }>(em, 'select secret from auth_state');
  const secret = rows[0]?.secret;
  if (secret === undefined || secret === null) {
    throw new Error('The table auth_state has lost its row.');
  }
  return secret;
}
