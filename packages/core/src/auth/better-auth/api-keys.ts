import { z } from 'zod';
import type { Database, EntityManager } from '../../database/database.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import { invalidInput, validate } from '../../validation/validate.ts';
import { apiKeyPrefix, hashSecret, newApiKeySecret, visibleStart } from './api-key-secret.ts';
import type { CredentialVersion } from './credential-version.ts';
import { type StoredTime, storedTimeMs } from './stored-time.ts';

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

const newApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  expiresInSeconds: z.int().min(1).max(3_153_600_000).optional(),
  secret: z
    .string()
    .min(8)
    .max(256)
    .regex(/^[\x21-\x7e]+$/, 'must hold visible ASCII characters only')
    .optional(),
});

/** Values of `reference_id`, better-auth's column for the owner: keys belong to the library, not to one of its users. */
const owners = { created: 'library', configured: 'configuration' } as const;
type Owner = (typeof owners)[keyof typeof owners];

interface ApiKeyRow {
  readonly id: string;
  readonly name: string | null;
  readonly start: string | null;
  readonly enabled: unknown;
  readonly created_at: string | number;
  readonly last_request: StoredTime;
  readonly expires_at: StoredTime;
}

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
          const { rows } = await database.execute(em, 'select 1 from auth_api_key limit 1');
          return rows.length === 0 ? create(em, input) : null;
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
      const rows = await database.reader.all<ApiKeyRow>(
        `select id, name, start, enabled, created_at, last_request, expires_at from auth_api_key order by created_at, id`,
        [],
      );
      return rows.map(toApiKey);
    },
    async revoke(id) {
      const { affected } = await database.execute(database.fork(), 'delete from auth_api_key where id = ?', [
        id,
      ]);
      version.changed();
      return affected > 0;
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
  const createdAt = new Date(now()).toISOString();
  const expiresAt =
    expiresInSeconds === undefined ? null : new Date(now() + expiresInSeconds * 1000).toISOString();
  const prefix = secret.startsWith(apiKeyPrefix) ? apiKeyPrefix : null;
  const { affected } = await database.execute(
    em,
    `insert into auth_api_key (id, name, start, prefix, key, reference_id, expires_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing`,
    [id, name, visibleStart(secret), prefix, hashSecret(secret), owner, expiresAt, createdAt, createdAt],
  );
  return { id, name, key: secret, created: affected > 0 };
}

async function ensureKey(
  write: KeyWrite,
  input: { readonly name: string; readonly secret: string },
): Promise<void> {
  const { database, em, owner } = write;
  const { name, secret } = validate(newApiKeySchema.required({ secret: true }), input);
  const former = 'delete from auth_api_key where reference_id = ? and name = ? and key <> ?';
  await database.execute(em, former, [owner, name, hashSecret(secret)]);
  await insertKey(write, { name, secret });
}

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name ?? '',
  start: row.start ?? '',
  enabled: Boolean(row.enabled),
  createdAt: new Date(storedTimeMs(row.created_at)),
  lastUsedAt: toDate(row.last_request),
  expiresAt: toDate(row.expires_at),
});

function toDate(value: StoredTime): Date | null {
  const timeMs = storedTimeMs(value);
  return timeMs === null ? null : new Date(timeMs);
}
