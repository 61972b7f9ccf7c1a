import { hash } from 'node:crypto';
import { type Authenticator, type Principal, presentedKeys } from '@cinephage/core';
import { withTimeout } from '../promises.ts';

/** Far more than the collectors of one installation. */
const maxRememberedKeys = 100;
const authTimeoutMs = 1_000;

/**
 * Accepts a key that was valid before while the database does not respond: metrics matter most then. As soon as the database
 * responds, its result counts.
 */
export function createScraperAuth(auth: Authenticator): Authenticator {
  const known = new Map<string, Principal>();

  const remember = (digest: string, principal: Principal | null) => {
    known.delete(digest);
    if (principal !== null) {
      known.set(digest, principal);
    }
    if (known.size > maxRememberedKeys) {
      const [oldest = ''] = known.keys();
      known.delete(oldest);
    }
  };

  return {
    challenge: auth.challenge,
    async authenticate(request) {
      const [key, another] = presentedKeys(request.headers);
      if (key === undefined || another !== undefined) {
        return auth.authenticate(request);
      }
      const digest = hash('sha256', key);
      const before = known.get(digest);
      try {
        const result = Promise.resolve(auth.authenticate(request));
        const principal = await (before === undefined
          ? result
          : withTimeout(result, { timeoutMs: authTimeoutMs, fallback: before }));
        remember(digest, principal);
        return principal;
      } catch (error) {
        if (before === undefined) {
          throw error;
        }
        return before;
      }
    },
  };
}
