import { randomUUID } from 'node:crypto';
import { type Authenticator, createRateLimits, presentedKeys } from '@cinephage/core';
import type { BetterAuth } from '@cinephage/core/auth/better-auth';
import type { Access, AccessDeps } from './access.ts';

/**
 * The access of an instance without an API, for its metrics: the keys are those of the instances that have one, and none is
 * made here. A worker that nobody measures never loads what checks them.
 */
export function openWorkerAccess(deps: AccessDeps): Access {
  const { config, library, logger } = deps;
  let opening: Promise<BetterAuth> | undefined;
  const opened = () => {
    opening ??= openAuth(deps).catch((error) => {
      // The next request tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const auth: Authenticator = {
    async authenticate(request) {
      const bringsKey = presentedKeys(request.headers).length > 0;
      return bringsKey ? (await opened()).authenticate(request) : null;
    },
  };
  return {
    rules: { auth, rateLimits: createRateLimits({ library, ...config.rateLimits, logger }) },
    made: {},
    async close() {
      const betterAuth = await opening?.catch(() => undefined);
      await betterAuth?.close();
    },
  };
}

async function openAuth({ library, logger }: AccessDeps): Promise<BetterAuth> {
  const { createBetterAuth } = await import('@cinephage/core/auth/better-auth');
  // Nobody signs in here, so no cookie is ever signed with it.
  return createBetterAuth({ library, secret: randomUUID(), logger });
}
