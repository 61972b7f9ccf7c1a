import type { createInstance } from './better-auth-instance.ts';
import type { VerifiedCredential } from './credential-cache.ts';
import { sessionCookieName } from './session-cookie.ts';

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
