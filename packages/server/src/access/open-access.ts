import { createRateLimits, type Library, type RateLimits } from '@cinephage/core';
import {
  type BetterAuth,
  createBetterAuth,
  ensureFirstCredentials,
  type FirstCredentials,
} from '@cinephage/core/auth/better-auth';
import type { Logger } from 'pino';
import type { Config } from './config/read-config.ts';
import { sessionSecret } from './session-secret.ts';

export interface Access {
  readonly auth: BetterAuth;
  readonly rateLimits: RateLimits;
  /** What was made at this start and has to be shown. */
  readonly made: FirstCredentials;
}

/** Who may call, and how often. Somebody can get in from here on. */
export async function openAccess(config: Config, library: Library, logger: Logger): Promise<Access> {
  const rateLimits = createRateLimits({ library, ...config.rateLimits, logger });
  const { baseUrl } = config;
  const auth = await createBetterAuth({ library, secret: await sessionSecret(config), baseUrl, logger });
  try {
    return { auth, rateLimits, made: await ensureFirstCredentials({ auth, ...config.firstCredentials }) };
  } catch (error) {
    await auth.close();
    throw error;
  }
}
