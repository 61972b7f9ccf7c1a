import { randomUUID } from 'node:crypto';
import { type Authenticator, createRateLimits, presentedKeys } from '@cinephage/core';
import type { BetterAuth } from '@cinephage/core/auth/better-auth';
import { memoizePromise } from '../promises.ts';
import type { Access, AccessDeps } from './access.ts';

/**
 * Opens authentication for a worker, which needs it for its metrics only. It accepts the keys that API nodes created and
 * creates none. better-auth is loaded by the first request that presents a key.
 */
export function openWorkerAccess(deps: AccessDeps): Access {
  const { config, library, logger } = deps;
  const opened = memoizePromise(() => openAuth(deps));
  const auth: Authenticator = {
    async authenticate(request) {
      const hasKey = presentedKeys(request.headers).length > 0;
      return hasKey ? (await opened()).authenticate(request) : null;
    },
  };
  return {
    rules: { auth, rateLimits: createRateLimits({ library, ...config.rateLimits, logger }) },
    newCredentials: {},
    async close() {
      await (await opened.started())?.close();
    },
  };
}

async function openAuth({ library, logger }: AccessDeps): Promise<BetterAuth> {
  const { createBetterAuth } = await import('@cinephage/core/auth/better-auth');
  // A worker has no sign-in, so this secret never signs a cookie.
  return createBetterAuth({ library, secret: randomUUID(), logger });
}
