import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from '@cinephage/core';

/**
 * Authenticates clients that send `Authorization: Bearer <token>`.
 *
 * @param tokens the token of each user, by name
 */
export function createTokenAuthenticator(tokens: ReadonlyMap<string, string>): Authenticator {
  const users = [...tokens].map(([name, token]) => ({ name, digest: sha256(token) }));
  return {
    authenticate({ headers }) {
      const [, sent] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
      if (sent === undefined) {
        return null;
      }
      // Digests have the same length, and comparing them takes the same time for every token.
      const digest = sha256(sent);
      const user = users.find((candidate) => timingSafeEqual(candidate.digest, digest));
      return user === undefined
        ? null
        : { kind: 'token', id: `token:${user.name}`, userId: user.name, name: user.name };
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
