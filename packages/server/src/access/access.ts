import type { Authenticator, Library, RateLimits } from '@cinephage/core';
import type { FirstCredentials } from '@cinephage/core/auth/better-auth';
import type { AuthHandler } from '@cinephage/rest';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';

/** Authentication and rate limits. */
export interface AccessRules {
  readonly auth: Authenticator;
  /** The sign-in endpoints; absent in a worker. */
  readonly authHandler?: AuthHandler;
  readonly rateLimits: RateLimits;
}

export interface Access {
  readonly rules: AccessRules;
  /** Credentials created at this start, to be printed once. */
  readonly newCredentials: FirstCredentials;
  /** Call it before the library is stopped. */
  close(): Promise<void>;
}

export interface AccessDeps {
  readonly config: Config;
  readonly library: Library;
  readonly logger: Logger;
}
