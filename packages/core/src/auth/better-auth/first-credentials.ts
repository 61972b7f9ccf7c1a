import { z } from 'zod';
import { validateOptions } from '../../validation/validate-options.ts';
import { randomText } from './api-key-secret.ts';
import { apiKeySecretSchema } from './api-keys.ts';
import type { BetterAuth } from './create-better-auth.ts';
import { credentialsSchema, type UserCredentials } from './users.ts';

const firstAdminName = 'admin';
const firstPasswordLength = 20;

export interface FirstCredentialsOptions {
  readonly auth: Pick<BetterAuth, 'apiKeys' | 'users'>;
  /** Key chosen by the operator; it is made valid. */
  readonly apiKey?: string | undefined;
  /** @default admin */
  readonly adminUsername?: string | undefined;
  /** Password of a new admin; an existing admin keeps the present one. */
  readonly adminPassword?: string | undefined;
}

const rules = z.strictObject({
  auth: z.custom<FirstCredentialsOptions['auth']>((auth) => typeof auth === 'object' && auth !== null, {
    error: 'must be the result of createBetterAuth',
  }),
  apiKey: apiKeySecretSchema.optional(),
  adminUsername: credentialsSchema.shape.username.optional(),
  adminPassword: credentialsSchema.shape.password.optional(),
} satisfies Record<keyof FirstCredentialsOptions, z.ZodType>);

/** Random credentials that were created, to be shown once; empty if none were needed. */
export interface FirstCredentials {
  readonly apiKey?: string;
  readonly admin?: UserCredentials;
}

/**
 * Ensures, at every start, that an API key and an admin exist: those of the operator, otherwise random ones if there is no key
 * or no user. Several nodes that start at once create one of each.
 *
 * @throws LibraryError `INVALID_INPUT` for an invalid key, user name or password
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
