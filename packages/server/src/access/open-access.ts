import { createRateLimits } from '@cinephage/core';
import { createBetterAuth, ensureFirstCredentials } from '@cinephage/core/auth/better-auth';
import { sessionSecret } from '../session-secret.ts';
import type { Access, AccessDeps } from './access.ts';

/** The access of an instance with an API. Somebody can get in from here on. */
export async function openAccess({ config, library, logger }: AccessDeps): Promise<Access> {
  const rateLimits = createRateLimits({ library, ...config.rateLimits, logger });
  const { baseUrl } = config;
  const auth = await createBetterAuth({ library, secret: await sessionSecret(config), baseUrl, logger });
  try {
    const made = await ensureFirstCredentials({ auth, ...config.firstCredentials });
    return { rules: { auth, authHandler: auth.handler, rateLimits }, made, close: () => auth.close() };
  } catch (error) {
    await auth.close();
    throw error;
  }
}
