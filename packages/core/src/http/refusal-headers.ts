/**
 * RFC 9110 section 15.5.2 wants a challenge with every 401. `Basic` would make browsers ask for a password, and no
 * registered scheme means "a key in this header".
 */
export const authenticateHeaders = {
  'WWW-Authenticate': 'ApiKey realm="cinephage", header="x-api-key"',
} as const;

/** When to try again, in whole seconds as HTTP has it. */
export function retryAfterHeaders(seconds: number): { readonly 'Retry-After': string } {
  return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
}
