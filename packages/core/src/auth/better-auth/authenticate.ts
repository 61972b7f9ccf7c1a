import { createBoundedQueue } from '../../async/bounded-queue.ts';
import type { Database } from '../../database/database.ts';
import { toLibraryError } from '../../database/to-library-error.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import type { Authenticator, Principal } from '../authenticator.ts';
import { presentedKeys } from '../presented-keys.ts';
import { hashSecret } from './api-key-secret.ts';
import { createCredentialCache, type VerifiedCredential } from './credential-cache.ts';
import type { CredentialVersion } from './credential-version.ts';
import { readSessionCookie } from './session-cookie.ts';

const maximumSecretLength = 256;
const maximumCookieLength = 512;
/** Each unknown key costs a query; many at once use at most this many of PostgreSQL's connections. */
const concurrentLookups = 4;
const lookupWaitMs = 10_000;
/** How often the last use of a key is written. */
const writeLastUseEveryMs = 10 * 60_000;

export interface AuthenticatorDeps {
  readonly database: Database;
  readonly version: CredentialVersion;
  readonly now: () => number;
  readonly logger: LibraryLogger | undefined;
  /** Finds the session of a cookie value. */
  readonly findSession: (cookieValue: string) => Promise<VerifiedCredential | null>;
}

export interface BetterAuthAuthenticator extends Authenticator {
  /** Waits for the writes that are running. */
  settle(): Promise<void>;
}

/**
 * Authenticates by `x-api-key` or `Authorization: Bearer`, and without them by the session cookie. Keys are read from their table
 * directly: better-auth's verification of keys writes with every call, so that on SQLite requests would wait for the writing
 * connection, and answers "invalid" while the database fails.
 */
export function createAuthenticator(deps: AuthenticatorDeps): BetterAuthAuthenticator {
  const { database, now, findSession } = deps;
  const keys = createCredentialCache(deps);
  const sessions = createCredentialCache(deps);
  const queue = createBoundedQueue({ concurrency: concurrentLookups, waitMs: lookupWaitMs });
  const lastUse = createLastUse(deps);

  const findKey = async (hash: string): Promise<VerifiedCredential | null> => {
    const row = await database.readKysely
      .selectFrom('auth_api_key')
      .select(['id', 'name', 'enabled', 'expires_at', 'last_request'])
      .where('key', '=', hash)
      .executeTakeFirst();
    const expiresAtMs = row?.expires_at?.getTime() ?? null;
    if (row === undefined || !row.enabled || (expiresAtMs !== null && expiresAtMs <= now())) {
      return null;
    }
    lastUse.record(row.id, row.last_request);
    return { principal: { kind: 'api-key', id: row.id, userId: null, name: row.name }, expiresAtMs };
  };
  const lookUp = (hash: string) =>
    database.driver === 'sqlite' ? findKey(hash) : queue(() => findKey(hash));

  return {
    authenticate({ headers }) {
      const [secret, another] = presentedKeys(headers);
      if (another !== undefined) {
        return null;
      }
      if (secret !== undefined) {
        return withLength(secret, maximumSecretLength, (hash) => keys.resolve(hash, () => lookUp(hash)));
      }
      const cookie = readSessionCookie(headers.get('cookie'));
      return cookie === null
        ? null
        : withLength(cookie, maximumCookieLength, (hash) =>
            sessions.resolve(hash, () => findSession(cookie)),
          );
    },
    settle: lastUse.settle,
  };
}

type Answer = Principal | null | Promise<Principal | null>;

function withLength(secret: string, maximum: number, resolve: (hash: string) => Answer): Answer {
  if (secret === '' || secret.length > maximum) {
    return null;
  }
  try {
    const answer = resolve(hashSecret(secret));
    return answer instanceof Promise ? answer.catch(fail) : answer;
  } catch (error) {
    return fail(error);
  }
}

function fail(error: unknown): never {
  throw toLibraryError(error);
}

/** Writes the last use of keys in the background, at most once in `writeLastUseEveryMs` for each key. */
function createLastUse({ database, now, logger }: AuthenticatorDeps) {
  const writing = new Map<string, Promise<void>>();

  const write = async (id: string, usedAt: Date): Promise<void> => {
    try {
      await database
        .kysely(database.fork())
        .updateTable('auth_api_key')
        .set({ last_request: usedAt })
        .where('id', '=', id)
        .execute();
    } catch (error) {
      logger?.warn({ error: String(error) }, 'The last use of an API key could not be written.');
    } finally {
      writing.delete(id);
    }
  };

  return {
    record(id: string, lastUsedAt: Date | null): void {
      const lastMs = lastUsedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
      if (now() - lastMs >= writeLastUseEveryMs && !writing.has(id)) {
        writing.set(id, write(id, new Date(now())));
      }
    },
    async settle(): Promise<void> {
      await Promise.all(writing.values());
    },
  };
}
