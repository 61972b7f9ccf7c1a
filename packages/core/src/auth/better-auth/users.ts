import { hashPassword } from 'better-auth/crypto';
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

/** better-auth's rules for signing in, so that every user created here can sign in. */
const credentialsSchema = z.strictObject({
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

  const hasRow = async (
    em: EntityManager,
    condition: string,
    values: readonly string[],
  ): Promise<boolean> => {
    const { rows } = await database.execute(em, `select 1 from auth_user where ${condition} limit 1`, values);
    return rows.length > 0;
  };

  const createUnless = async (condition: string, values: readonly string[], credentials: UserCredentials) => {
    // Checked before hashing, which takes as long as hundreds of queries, and again under the lock.
    if (await hasRow(database.fork(), condition, values)) {
      return false;
    }
    const hash = await hashPassword(credentials.password);
    return database.transaction(
      async (em) => {
        if (await hasRow(em, condition, values)) {
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
      return createUnless('username = ?', [credentials.username.toLowerCase()], credentials);
    },
    createFirstAdmin(input) {
      return createUnless('1 = 1', [], validate(credentialsSchema, input));
    },
    async resetPassword(username, password) {
      const credentials = validate(credentialsSchema, { username, password });
      const hash = await hashPassword(credentials.password);
      const changed = await database.transaction((em) => setPassword(deps, em, credentials.username, hash));
      deps.version.changed();
      return changed;
    },
    hasAny: () => hasRow(database.fork(), '1 = 1', []),
  };
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
  const at = new Date(now()).toISOString();
  await database.execute(
    em,
    `insert into auth_user (id, name, email, username, display_username, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    // better-auth requires an address; no mail is sent, and none can arrive at this domain (RFC 2606).
    [id, username, `${login}@users.invalid`, login, username, at, at],
  );
  await insertPassword(deps, em, id, passwordHash);
}

/** better-auth stores a password as the user's account with the provider "credential". */
async function insertPassword({ database, now }: UsersDeps, em: EntityManager, userId: string, hash: string) {
  const at = new Date(now()).toISOString();
  await database.execute(
    em,
    `insert into auth_account (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values (?, ?, ?, 'credential', ?, ?, ?)
     on conflict (user_id, provider_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
    [uuidv7(), userId, userId, hash, at, at],
  );
}

async function setPassword(
  deps: UsersDeps,
  em: EntityManager,
  username: string,
  hash: string,
): Promise<boolean> {
  const { database } = deps;
  const found = await database.execute<{ id: string }>(em, 'select id from auth_user where username = ?', [
    username.toLowerCase(),
  ]);
  const [user] = found.rows;
  if (user === undefined) {
    return false;
  }
  await insertPassword(deps, em, user.id, hash);
  await database.execute(em, 'delete from auth_session where user_id = ?', [user.id]);
  return true;
}
