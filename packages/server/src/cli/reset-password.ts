import { randomBytes } from 'node:crypto';
import { StartError } from '../start-error.ts';
import type { Environment } from './environment.ts';
import { readPassword } from './read-password.ts';
import { requireDatabase } from './require-database.ts';
import { withAuth } from './with-auth.ts';

const randomPasswordBytes = 15;

export interface ResetPasswordOptions {
  readonly generate?: boolean;
}

/**
 * Sets a password that is typed or piped in; `generate` creates a random one and prints it. A password is never an argument,
 * because `ps` shows arguments.
 */
export async function resetPassword(
  environment: Environment,
  username: string,
  { generate = false }: ResetPasswordOptions,
): Promise<void> {
  // Checked first, so that no password is typed for a missing library.
  await requireDatabase(environment.config);
  const password = generate
    ? randomBytes(randomPasswordBytes).toString('base64url')
    : await promptPassword(`New password for ${username}: `);
  if (password === '') {
    throw new StartError('No password was given, so nothing is changed. --generate creates one.');
  }
  await withAuth(environment, async ({ users }) => {
    if (!(await users.resetPassword(username, password))) {
      throw new StartError(`There is no user called ${username}.`);
    }
    process.stderr.write(`The password of ${username} is changed, and all of their sessions have ended.\n`);
    if (generate) {
      process.stdout.write(`${password}\n`);
    }
  });
}

const promptPassword = (prompt: string) =>
  readPassword(prompt, {
    input: process.stdin,
    output: process.stderr,
    isInteractive: process.stdin.isTTY === true,
  });
