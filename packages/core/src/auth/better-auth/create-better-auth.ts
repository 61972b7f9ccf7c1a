import { z } from 'zod';
import type { Database } from '../../database/database.ts';
import { databaseOf, type LibraryHandle } from '../../database/library-database.ts';
import { toLibraryError } from '../../database/to-library-error.ts';
import { createOperationGuard } from '../../lifecycle/operation-guard.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { optionRules, validateOptions } from '../../validation/validate-options.ts';
import type { Authenticator } from '../authenticator.ts';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import { createAuthenticator } from './authenticate.ts';
import { createLazyInstance } from './lazy-instance.ts';
import { createPostgresCredentialVersion } from './postgres-credential-version.ts';
import { type AuthHandler, createSignInHandler } from './sign-in-handler.ts';
import { createSqliteCredentialVersion } from './sqlite-credential-version.ts';
import { storedSecret } from './stored-secret.ts';
import { createUsers, type Users } from './users.ts';

export interface CreateBetterAuthOptions {
  /** Users, sessions and keys are stored in its database. */
  readonly library: LibraryHandle;
  /** Signs session cookies; at least 16 characters. @default a random secret, created once and stored in the database */
  readonly secret?: string | undefined;
  /**
   * Address of the API for browsers, such as `https://example.org/cinephage`. With https, cookies are `Secure`; with a path,
   * browsers send them below that path only.
   */
  readonly baseUrl?: string | undefined;
  /** Origins of web pages on other hosts that may sign in. Pages from the API's own host always may. */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** Whether cookies are sent over https only. @default whether `baseUrl` is https */
  readonly secureCookies?: boolean | undefined;
  /** Without it nothing is logged. */
  readonly logger?: LibraryLogger | undefined;
  /** Clock for keys, for tests; sessions use the clock of the machine. */
  readonly now?: (() => Date) | undefined;
}

export interface BetterAuth extends Authenticator {
  /** Serves `POST /api/auth/sign-in/username`, `POST /api/auth/sign-out` and `GET /api/auth/get-session`; answers 404 to everything else. */
  readonly handler: AuthHandler;
  readonly apiKeys: ApiKeys;
  readonly users: Users;
  /** Stops listening for changes. Call it before `library.stop()`. */
  close(): Promise<void>;
}

const rules = {
  secret: z.string().min(16).optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  secureCookies: z.boolean().optional(),
  logger: optionRules.logger.optional(),
  now: optionRules.callback.optional(),
} satisfies Record<Exclude<keyof CreateBetterAuthOptions, 'library'>, z.ZodType>;

const settingsSchema = z.strictObject(rules);

/**
 * Creates an authenticator for API keys and sessions, with sign-in by user name, on better-auth. On SQLite, `authenticate`
 * must not be awaited inside a transaction: reading a session that is not cached waits for the end of that transaction.
 *
 * @throws LibraryError `INVALID_INPUT`, `DATABASE_UNAVAILABLE`
 */
export function createBetterAuth({ library, ...options }: CreateBetterAuthOptions): Promise<BetterAuth> {
  return createBetterAuthOn(databaseOf(library), options);
}

function fail(error: unknown): never {
  throw toLibraryError(error);
}

/**
 * As `createBetterAuth`, on an open database.
 *
 * @internal
 */
export async function createBetterAuthOn(
  database: Database,
  options: Omit<CreateBetterAuthOptions, 'library'>,
): Promise<BetterAuth> {
  const { secret, baseUrl } = validateOptions(settingsSchema, options);
  const { trustedOrigins = [], secureCookies, logger, now: clock = () => new Date() } = options;
  const now = () => clock().getTime();
  const instance = createLazyInstance({
    database,
    secret: secret ?? (await storedSecret(database).catch(fail)),
    baseUrl,
    trustedOrigins,
    secureCookies: secureCookies ?? baseUrl?.startsWith('https:') ?? false,
    logger,
  });
  const version = await createCredentialVersion(database);

  const authenticator = createAuthenticator({
    database,
    version,
    now,
    logger,
    findSession: async (cookieValue) => (await instance()).findSession(cookieValue),
  });
  const handler = createSignInHandler({
    handle: async (request) => (await instance()).handle(request),
    isTrustedOrigin: async (origin) => (await instance()).context.isTrustedOrigin(origin),
    onWritten: () => version.changed(),
  });
  const guard = createOperationGuard(logger);
  return {
    authenticate: (request) => authenticator.authenticate(request),
    handler: guard.one(handler),
    apiKeys: guard.all(createApiKeys({ database, version, now })),
    users: guard.all(createUsers({ database, version, now })),
    close: guard.closing(async () => {
      version.close();
      await authenticator.settle();
    }),
  };
}

const createCredentialVersion = ({ driver, reader, signals }: Database) =>
  driver === 'sqlite' ? createSqliteCredentialVersion(reader) : createPostgresCredentialVersion(signals);
