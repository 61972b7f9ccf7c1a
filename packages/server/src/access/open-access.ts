import { createRateLimits } from '@cinephage/core';
import { createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { sessionSecret } from '../session-secret.ts';
import type { Access, AccessDeps } from './access.ts';

/** Opens authentication for a process that serves the API; afterwards at least one API key and one admin exist. */
export async function openAccess({ config, library, logger }: AccessDeps): Promise<Access> {
  const rateLimits = createRateLimits({ library, ...config.rateLimits, logger });
  const { baseUrl } = config;
  const auth = await createBetterAuth({ library, secret: await sessionSecret(config), baseUrl, logger });
  try {
    const newCredentials = await ensureFirstCredentials({ auth, ...config.firstCredentials });
    return {
      rules: { auth, authHandler: auth.handler, rateLimits },
      newCredentials,
      close: () => auth.close(),
    };
  } catch (error) {
    await auth.close();
    throw error;
  }
}
