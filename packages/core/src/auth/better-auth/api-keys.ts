import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Database, EntityManager } from '../../database/database.ts';
import type { DB } from '../../database/schema/db.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import { invalidInput, validate } from '../../validation/validate.ts';
import { apiKeyPrefix, hashSecret, newApiKeySecret, visibleStart } from './api-key-secret.ts';
import type { CredentialVersion } from './credential-version.ts';

/** A key without its secret, which is stored as a hash only. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The first characters of the secret, to recognise the key by. */
  readonly start: string;
  readonly enabled: boolean;
  readonly createdAt: Date;
  /** Exact to about ten minutes, as not every request is recorded. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret. It is returned only here. */
  readonly key: string;
}

export interface ApiKeys {
  /**
   * Creates a key.
   *
   * @param input.name 1 to 100 characters, for people
   * @param input.expiresInSeconds without it the key does not expire
   * @param input.secret 8 to 256 visible ASCII characters; default: random
   * @throws LibraryError `INVALID_INPUT`
   */
  create(input: NewApiKeyInput): Promise<NewApiKey>;
  /** Creates a key if none exists; otherwise null. If several nodes call it at once, one of them creates the key. */
  createFirst(input: Pick<NewApiKeyInput, 'name'>): Promise<NewApiKey | null>;
  /**
   * Makes the secret of an operator's configuration a valid key. An earlier secret that was configured with the same name
   * is revoked.
   */
  ensure(input: { readonly name: string; readonly secret: string }): Promise<void>;
  /** Oldest first. */
  list(): Promise<ApiKey[]>;
  /** Deletes a key. Every process refuses it from the next request on. @returns whether the key existed */
  revoke(id: string): Promise<boolean>;
}

export interface NewApiKeyInput {
  readonly name: string;
  readonly expiresInSeconds?: number;
  readonly secret?: string;
}

/** @internal */
export const apiKeySecretSchema = z
  .string()
  .min(8)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'must hold visible ASCII characters only');

const newApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  expiresInSeconds: z.int().min(1).max(3_153_600_000).optional(),
  secret: apiKeySecretSchema.optional(),
});

/** Values of `reference_id`, better-auth's column for the owner: keys belong to the library, not to one of its users. */
const owners = { created: 'library', configured: 'configuration' } as const;
type Owner = (typeof owners)[keyof typeof owners];

/** @internal */
export interface ApiKeysDeps {
  readonly database: Database;
  readonly version: CredentialVersion;
  readonly now: () => number;
}

/**
 * Writes the rows itself, as better-auth's endpoints for keys accept no chosen secret and cannot join a transaction.
 *
 * @internal
 */
export function createApiKeys({ database, version, now }: ApiKeysDeps): ApiKeys {
  const create = async (em: EntityManager, input: unknown): Promise<NewApiKey> => {
    const { created, ...key } = await insertKey({ database, em, now, owner: owners.created }, input);
    if (!created) {
      throw invalidInput([{ field: 'secret', message: 'is in use already' }]);
    }
    return key;
  };

  return {
    async create(input) {
      const created = await create(database.fork(), input);
      version.changed();
      return created;
    },
    async createFirst(input) {
      const created = await database.transaction(
        async (em) => {
          const existing = await database
            .kysely(em)
            .selectFrom('auth_api_key')
            .select('id')
            .limit(1)
            .executeTakeFirst();
          return existing === undefined ? create(em, input) : null;
        },
        { lock: 'credentials' },
      );
      version.changed();
      return created;
    },
    async ensure(input) {
      await database.transaction((em) => ensureKey({ database, em, now, owner: owners.configured }, input), {
        lock: 'credentials',
      });
      version.changed();
    },
    async list() {
      const rows = await database.readKysely
        .selectFrom('auth_api_key')
        .select(['id', 'name', 'start', 'enabled', 'created_at', 'last_request', 'expires_at'])
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toApiKey);
    },
    async revoke(id) {
      const { numDeletedRows } = await database
        .kysely(database.fork())
        .deleteFrom('auth_api_key')
        .where('id', '=', id)
        .executeTakeFirst();
      version.changed();
      return numDeletedRows > 0n;
    },
  };
}

interface KeyWrite {
  readonly database: Database;
  readonly em: EntityManager;
  readonly now: () => number;
  readonly owner: Owner;
}

async function insertKey(
  { database, em, now, owner }: KeyWrite,
  input: unknown,
): Promise<NewApiKey & { created: boolean }> {
  const { name, expiresInSeconds, secret = newApiKeySecret() } = validate(newApiKeySchema, input);
  const id = uuidv7();
  const createdAt = new Date(now());
  const inserted = await database
    .kysely(em)
    .insertInto('auth_api_key')
    .values({
      id,
      name,
      start: visibleStart(secret),
      prefix: secret.startsWith(apiKeyPrefix) ? apiKeyPrefix : null,
      key: hashSecret(secret),
      reference_id: owner,
      expires_at: expiresInSeconds === undefined ? null : new Date(now() + expiresInSeconds * 1000),
      created_at: createdAt,
      updated_at: createdAt,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return { id, name, key: secret, created: inserted !== undefined };
}

async function ensureKey(
  write: KeyWrite,
  input: { readonly name: string; readonly secret: string },
): Promise<void> {
  const { database, em, owner } = write;
  const { name, secret } = validate(newApiKeySchema.required({ secret: true }), input);
  await database
    .kysely(em)
    .deleteFrom('auth_api_key')
    .where('reference_id', '=', owner)
    .where('name', '=', name)
    .where('key', '<>', hashSecret(secret))
    .execute();
  await insertKey(write, { name, secret });
}

type ApiKeyRow = Pick<
  Selectable<DB['auth_api_key']>,
  'id' | 'name' | 'start' | 'enabled' | 'created_at' | 'last_request' | 'expires_at'
>;

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name ?? '',
  start: row.start ?? '',
  enabled: row.enabled,
  createdAt: row.created_at,
  lastUsedAt: row.last_request,
  expiresAt: row.expires_at,
});
