import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import { username } from 'better-auth/plugins/username';
import { CamelCasePlugin, type Kysely } from 'kysely';
import type { Database } from '../../database/database.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { betterAuthLogger } from './better-auth-logger.ts';
import type { VerifiedCredential } from './credential-cache.ts';
import { PostgresDatesPlugin } from './postgres-dates-plugin.ts';
import { sessionCookieName, sessionSeconds } from './session-cookie.ts';
import { clientIpHeader, originsOf } from './sign-in-handler.ts';

/** Used without a base URL. No host can have this name (RFC 2606), so it adds no trusted origin. */
const unknownBaseUrl = 'http://cinephage.invalid';

export interface InstanceOptions {
  readonly database: Database;
  readonly secret: string;
  readonly baseUrl: string | undefined;
  readonly trustedOrigins: readonly string[];
  readonly secureCookies: boolean;
  readonly logger: LibraryLogger | undefined;
}

/** Creates better-auth for users and sessions, on the connection and tables of the library. It does not handle API keys. */
export function createInstance({
  database,
  secret,
  baseUrl,
  trustedOrigins,
  secureCookies,
  logger,
}: InstanceOptions) {
  const { origin, pathname } = new URL(baseUrl ?? unknownBaseUrl);
  const options = {
    secrets: [{ version: 1, value: secret }],
    // Without the path, which better-auth would use as the path of its own endpoints.
    baseURL: origin,
    basePath: '/api/auth',
    trustedOrigins: async (request) => [
      ...trustedOrigins,
      ...(request === undefined ? [] : originsOf(request)),
    ],
    user: { modelName: 'authUser' },
    session: { modelName: 'authSession', expiresIn: sessionSeconds },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    plugins: [username()],
    emailAndPassword: { enabled: false, disableSignUp: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: betterAuthLogger(logger),
    // Otherwise better-auth prints unexpected errors, which contain values of rows, to the console.
    onAPIError: { throw: true },
    advanced: {
      // `true` would also add the prefix __Secure- to the name.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: secureCookies, path: pathname.replace(/\/+$/u, '') || '/' },
      cookiePrefix: 'cinephage',
      cookies: { session_token: { name: sessionCookieName } },
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
      // better-auth's default is `true` when it detects a test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      // The migrations create the schema; a test validates it with better-auth.
      database: { validateSchema: false },
    },
  } satisfies BetterAuthOptions;
  return betterAuth({ ...options, database: { ...connectionOf(database, options), transaction: false } });
}

function connectionOf(database: Database, options: BetterAuthOptions) {
  const kysely = (database.fork().getKysely() as Kysely<unknown>).withPlugin(new CamelCasePlugin());
  if (database.driver === 'sqlite') {
    return { db: kysely, type: 'sqlite' as const };
  }
  return { db: kysely.withPlugin(new PostgresDatesPlugin(dateColumns(options))), type: 'postgres' as const };
}

const dateColumns = (options: BetterAuthOptions): string[] =>
  Object.values(getAuthTables(options)).flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([name, { type, fieldName }]) =>
      type === 'date' ? [fieldName ?? name] : [],
    ),
  );

/** Finds the session of a cookie value by better-auth, which verifies the signature before it queries the database. */
export function createFindSession({ api }: ReturnType<typeof createInstance>) {
  return async (cookieValue: string): Promise<VerifiedCredential | null> => {
    const headers = new Headers({ cookie: `${sessionCookieName}=${cookieValue}` });
    // No refresh of the expiry: a refreshed cookie could not be sent from here.
    const found = await api.getSession({ headers, query: { disableRefresh: true } });
    if (found === null) {
      return null;
    }
    const { session, user } = found;
    const principal = { kind: 'session', id: session.id, userId: user.id, name: user.name };
    return { principal, expiresAtMs: session.expiresAt.getTime() };
  };
}
