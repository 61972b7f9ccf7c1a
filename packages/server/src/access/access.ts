import type { Authenticator, Library, RateLimits } from '@cinephage/core';
import type { FirstCredentials } from '@cinephage/core/auth/better-auth';
import type { AuthHandler } from '@cinephage/rest';
import type { Logger } from 'pino';
import type { Config } from '../config/read-config.ts';

/** Who may call, and how often. */
export interface AccessRules {
  readonly auth: Authenticator;
  /** Signs people in and out; absent where there is nothing to sign in to. */
  readonly authHandler?: AuthHandler;
  readonly rateLimits: RateLimits;
}

export interface Access {
  readonly rules: AccessRules;
  /** What was made at this start and has to be shown. */
  readonly made: FirstCredentials;
  /** To be called before the library is stopped. */
  close(): Promise<void>;
}

export interface AccessDeps {
  readonly config: Config;
  readonly library: Library;
  readonly logger: Logger;
}
