import type { createInstance } from './better-auth-instance.ts';
import type { VerifiedCredential } from './credential-cache.ts';
import { sessionCookieName } from './session-cookie.ts';

/** Asks better-auth whose session a cookie's value stands for; it checks the signature before it asks the database. */
export function createFindSession({ api }: ReturnType<typeof createInstance>) {
  return async (cookieValue: string): Promise<VerifiedCredential | null> => {
    const headers = new Headers({ cookie: `${sessionCookieName}=${cookieValue}` });
    // Without moving the expiry on: a refreshed cookie could not be sent from here.
    const found = await api.getSession({ headers, query: { disableRefresh: true } });
    if (found === null) {
      return null;
    }
    const { session, user } = found;
    const principal = { kind: 'session', id: session.id, userId: user.id, name: user.name };
    return { principal, expiresAtMs: session.expiresAt.getTime() };
  };
}
