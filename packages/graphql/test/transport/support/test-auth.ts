import type { Authenticator, Principal } from '@cinephage/core';

export interface TestAuth extends Authenticator {
  /** Keys and sessions that are no longer valid. */
  readonly revoked: Set<string>;
}

/** Every key and every session (`Cookie: session=…`) is valid until it is revoked. */
export function createTestAuth(): TestAuth {
  const revoked = new Set<string>();
  const principalOf = (kind: string, id: string | null | undefined): Principal | null =>
    id == null || revoked.has(id) || id.startsWith('wrong') ? null : { kind, id, userId: null, name: id };
  return {
    revoked,
    authenticate({ headers }) {
      const session = /session=(\w+)/.exec(headers.get('cookie') ?? '')?.[1];
      return principalOf('api-key', headers.get('x-api-key')) ?? principalOf('session', session);
    },
  };
}
