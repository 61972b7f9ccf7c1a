import '../../check-node.ts';
// better-auth itself is loaded on first use: this part of it fails here if it is not installed.
import 'better-auth/cookies/utils';

export type { ApiKey, ApiKeys, NewApiKey, NewApiKeyInput } from './api-keys.ts';
export { type BetterAuth, type CreateBetterAuthOptions, createBetterAuth } from './create-better-auth.ts';
export {
  ensureFirstCredentials,
  type FirstCredentials,
  type FirstCredentialsOptions,
} from './first-credentials.ts';
export { sessionCookieName } from './session-cookie.ts';
export type { UserCredentials, Users } from './users.ts';
