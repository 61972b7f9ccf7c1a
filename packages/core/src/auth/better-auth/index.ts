import '../../check-node.ts';

export type { ApiKey, ApiKeys, NewApiKey, NewApiKeyInput } from './api-keys.ts';
export { type BetterAuth, type CreateBetterAuthOptions, createBetterAuth } from './create-better-auth.ts';
export {
  ensureFirstCredentials,
  type FirstCredentials,
  type FirstCredentialsOptions,
} from './first-credentials.ts';
export { sessionCookieName } from './session-cookie.ts';
export type { UserCredentials, Users } from './users.ts';
