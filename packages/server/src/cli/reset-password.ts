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

/** Sets the password that is typed or piped in, or with `generate` one made at random, which is printed. Never an argument: `ps` shows those. */
export async function resetPassword(
  environment: Environment,
  username: string,
  { generate = false }: ResetPasswordOptions,
): Promise<void> {
  // Before the password is asked for.
  await requireDatabase(environment.config);
  const password = generate
    ? randomBytes(randomPasswordBytes).toString('base64url')
    : await ask(`New password for ${username}: `);
  if (password === '') {
    throw new StartError('No password was given, so nothing is changed. --generate makes one.');
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

const ask = (question: string) =>
  readPassword(question, {
    input: process.stdin,
    output: process.stderr,
    isInteractive: process.stdin.isTTY === true,
  });
