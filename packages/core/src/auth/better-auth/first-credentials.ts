import { z } from 'zod';
import { validateOptions } from '../../validation/validate-options.ts';
import { randomText } from './api-key-secret.ts';
import type { BetterAuth } from './create-better-auth.ts';
import type { UserCredentials } from './users.ts';

const firstAdminName = 'admin';
const firstPasswordLength = 20;

export interface FirstCredentialsOptions {
  readonly auth: Pick<BetterAuth, 'apiKeys' | 'users'>;
  /** A key the operator has chosen, which is valid from now on. */
  readonly apiKey?: string | undefined;
  /** `admin` unless given. */
  readonly adminUsername?: string | undefined;
  /** Given only to the admin being made: one who exists keeps the password set since. */
  readonly adminPassword?: string | undefined;
}

const rules = z.strictObject({
  auth: z.custom<FirstCredentialsOptions['auth']>((auth) => typeof auth === 'object' && auth !== null, {
    error: 'must be what createBetterAuth answers',
  }),
  apiKey: z.string().optional(),
  adminUsername: z.string().optional(),
  adminPassword: z.string().optional(),
} satisfies Record<keyof FirstCredentialsOptions, z.ZodType>);

/** What was made at random, to be shown once; empty when there was nothing to make. */
export interface FirstCredentials {
  readonly apiKey?: string;
  readonly admin?: UserCredentials;
}

/**
 * Sees to it, at every start, that somebody can get in: with what the operator has chosen, or else with a key and an
 * admin of which there would be none. Nodes that start together make one of each.
 *
 * @throws LibraryError `INVALID_INPUT` for chosen values that break the rules of keys and users
 */
export async function ensureFirstCredentials(options: FirstCredentialsOptions): Promise<FirstCredentials> {
  validateOptions(rules, options);
  const apiKey = await ensureFirstKey(options);
  const admin = await ensureFirstAdmin(options);
  return { ...(apiKey === null ? {} : { apiKey }), ...(admin === null ? {} : { admin }) };
}

async function ensureFirstKey({ auth, apiKey }: FirstCredentialsOptions): Promise<string | null> {
  if (apiKey === undefined) {
    const created = await auth.apiKeys.createFirst({ name: 'First key' });
    return created?.key ?? null;
  }
  await auth.apiKeys.ensure({ name: 'Configured key', secret: apiKey });
  return null;
}

async function ensureFirstAdmin(options: FirstCredentialsOptions): Promise<UserCredentials | null> {
  const { auth, adminUsername: username = firstAdminName, adminPassword: chosen } = options;
  if (chosen !== undefined) {
    await auth.users.ensureAdmin({ username, password: chosen });
    return null;
  }
  const credentials = { username, password: randomText(firstPasswordLength) };
  return (await auth.users.createFirstAdmin(credentials)) ? credentials : null;
}
