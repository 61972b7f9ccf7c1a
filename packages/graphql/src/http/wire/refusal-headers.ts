import type { LibraryError } from '@cinephage/core';

/** No registered scheme means "a key in this header"; `Basic` would make browsers ask for a password. */
const apiKeys = 'ApiKey realm="cinephage", header="x-api-key", Bearer realm="cinephage"';

/**
 * RFC 9110 section 15.5.2 wants a challenge with every 401.
 *
 * @param error whose own challenge counts
 */
export function authenticateHeaders(error?: Partial<Pick<LibraryError, 'wwwAuthenticate'>>): {
  readonly 'WWW-Authenticate': string;
} {
  return { 'WWW-Authenticate': error?.wwwAuthenticate ?? apiKeys };
}

/** When to try again, in whole seconds as HTTP has it. */
export function retryAfterHeaders(seconds: number): { readonly 'Retry-After': string } {
  return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
}
