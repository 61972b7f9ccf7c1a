import { z } from 'zod';
import type { Database, EntityManager } from '../../database/database.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import { validate } from '../../validation/validate.ts';
import type { CredentialVersion } from './credential-version.ts';

export interface UserCredentials {
  /** 3 to 30 letters, digits, underscores and dots; case does not matter. */
  readonly username: string;
  /** 8 to 128 characters. */
  readonly password: string;
}

/** Users who can sign in. Each of them may call every operation. */
export interface Users {
  /**
   * Creates the user if it does not exist; an existing user keeps the password.
   *
   * @returns whether the user was created
   * @throws LibraryError `INVALID_INPUT`
   */
  ensureAdmin(credentials: UserCredentials): Promise<boolean>;
  /** Creates the user if there is no user at all. If several nodes call it at once, one of them creates the user. @returns whether it was created */
  createFirstAdmin(credentials: UserCredentials): Promise<boolean>;
  /**
   * Sets a password and ends the user's sessions, in every process from the next request on.
   *
   * @returns false if the user does not exist
   * @throws LibraryError `INVALID_INPUT`
   */
  resetPassword(username: string, password: string): Promise<boolean>;
  hasAny(): Promise<boolean>;
}

/** Loads better-auth by the first password. */
async function hashPassword(password: string): Promise<string> {
  const crypto = await import('better-auth/crypto');
  return crypto.hashPassword(password);
}

/**
 * better-auth's rules for signing in, so that every user created here can sign in.
 *
 * @internal
 */
export const credentialsSchema = z.strictObject({
  username: z
    .string()
    .min(3)
    .max(30)
    .regex(/^[a-zA-Z0-9_.]+$/, 'must hold letters, digits, underscores and dots only'),
  password: z.string().min(8).max(128),
});

/** @internal */
export interface UsersDeps {
  readonly database: Database;
  readonly version: CredentialVersion;
  readonly now: () => number;
}

/**
 * Writes the rows itself, as better-auth's operations cannot join a transaction.
 *
 * @internal
 */
export function createUsers(deps: UsersDeps): Users {
  const { database } = deps;

  const createUnlessExists = async (
    credentials: UserCredentials,
    exists: (em: EntityManager) => Promise<boolean>,
  ) => {
    // Checked before hashing, which takes as long as hundreds of queries, and again under the lock.
    if (await exists(database.fork())) {
      return false;
    }
    const hash = await hashPassword(credentials.password);
    return database.transaction(
      async (em) => {
        if (await exists(em)) {
          return false;
        }
        await insertUser(deps, em, credentials.username, hash);
        return true;
      },
      { lock: 'credentials' },
    );
  };

  return {
    ensureAdmin(input) {
      const credentials = validate(credentialsSchema, input);
      return createUnlessExists(
        credentials,
        async (em) => (await findUserId(database, em, credentials.username)) !== null,
      );
    },
    createFirstAdmin(input) {
      return createUnlessExists(validate(credentialsSchema, input), (em) => hasUsers(database, em));
    },
    async resetPassword(username, password) {
      const credentials = validate(credentialsSchema, { username, password });
      const hash = await hashPassword(credentials.password);
      const changed = await database.transaction((em) =>
        resetUserPassword(deps, em, credentials.username, hash),
      );
      deps.version.changed();
      return changed;
    },
    hasAny: () => hasUsers(database, database.fork()),
  };
}

async function hasUsers(database: Database, em: EntityManager): Promise<boolean> {
  const user = await database.kysely(em).selectFrom('auth_user').select('id').limit(1).executeTakeFirst();
  return user !== undefined;
}

async function findUserId(database: Database, em: EntityManager, username: string): Promise<string | null> {
  const user = await database
    .kysely(em)
    .selectFrom('auth_user')
    .select('id')
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst();
  return user?.id ?? null;
}

async function insertUser(
  deps: UsersDeps,
  em: EntityManager,
  username: string,
  passwordHash: string,
): Promise<void> {
  const { database, now } = deps;
  const id = uuidv7();
  const login = username.toLowerCase();
  const createdAt = new Date(now());
  await database
    .kysely(em)
    .insertInto('auth_user')
    .values({
      id,
      name: username,
      // better-auth requires an address; no mail is sent, and none can arrive at this domain (RFC 2606).
      email: `${login}@users.invalid`,
      username: login,
      display_username: username,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute();
  await setUserPassword(deps, em, id, passwordHash);
}

/** better-auth stores a password as the user's account with the provider "credential". */
async function setUserPassword(
  { database, now }: UsersDeps,
  em: EntityManager,
  userId: string,
  hash: string,
) {
  const createdAt = new Date(now());
  await database
    .kysely(em)
    .insertInto('auth_account')
    .values({
      id: uuidv7(),
      user_id: userId,
      account_id: userId,
      provider_id: 'credential',
      password: hash,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'provider_id']).doUpdateSet({ password: hash, updated_at: createdAt }),
    )
    .execute();
}

async function resetUserPassword(
  deps: UsersDeps,
  em: EntityManager,
  username: string,
  hash: string,
): Promise<boolean> {
  const { database } = deps;
  const userId = await findUserId(database, em, username);
  if (userId === null) {
    return false;
  }
  await setUserPassword(deps, em, userId, hash);
  await database.kysely(em).deleteFrom('auth_session').where('user_id', '=', userId).execute();
  return true;
}
