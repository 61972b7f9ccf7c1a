import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import { username } from 'better-auth/plugins/username';
import { CamelCasePlugin, type Kysely } from 'kysely';
import type { Database } from '../../database/database.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { betterAuthLogger } from './better-auth-logger.ts';
import { PostgresDatesPlugin } from './postgres-dates-plugin.ts';
import { sessionCookieName, sessionSeconds } from './session-cookie.ts';
import { clientIpHeader, originsOf } from './sign-in-handler.ts';

/** Stands for "wherever we are reached": a name that exists nowhere (RFC 2606), so that nobody's origin is trusted by it. */
const unknownBaseUrl = 'http://cinephage.invalid';

export interface InstanceOptions {
  readonly database: Database;
  readonly secret: string;
  readonly baseUrl: string | undefined;
  readonly trustedOrigins: readonly string[];
  readonly secureCookies: boolean;
  readonly logger: LibraryLogger | undefined;
}

/** better-auth for users and sessions, on the library's own connection and tables. API keys are not its affair. */
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
    // Without its path, which better-auth would take for that of its own endpoints.
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
    // Else better-auth prints unexpected errors to the console, with the values of rows in them.
    onAPIError: { throw: true },
    advanced: {
      // Not useSecureCookies: that would also put __Secure- in front of the name.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: secureCookies, path: pathname.replace(/\/+$/u, '') || '/' },
      cookiePrefix: 'cinephage',
      cookies: { session_token: { name: sessionCookieName } },
      ipAddress: { ipAddressHeaders: [clientIpHeader] },
      // Explicit, because better-auth turns these checks off by itself when it thinks that it runs in a test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      // The migrations own the schema; a test has better-auth check it.
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
