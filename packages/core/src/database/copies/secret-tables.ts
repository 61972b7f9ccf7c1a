/**
 * The tables left out of a backup without secrets: who may sign in, their sessions, and API keys. In addition, `auth_state`
 * loses its secret. A new table with a secret belongs here; a test looks for columns that are named like one.
 */
export const secretTables = [
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_api_key',
  'auth_user',
] as const;
