import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticator } from '@cinephage/core';

/**
 * Accepts requests with `Authorization: Bearer <token>` and one of the tokens.
 *
 * @param tokens the token of each user, by name
 */
export function createTokenAuthenticator(tokens: ReadonlyMap<string, string>): Authenticator {
  const people = [...tokens].map(([name, token]) => ({ name, digest: sha256(token) }));
  return {
    authenticate({ headers }) {
      const [, sent] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? [];
      if (sent === undefined) {
        return null;
      }
      // Digests have one length, and comparing them takes the same time however much of a token was right.
      const digest = sha256(sent);
      const person = people.find((candidate) => timingSafeEqual(candidate.digest, digest));
      return person === undefined
        ? null
        : { kind: 'token', id: `token:${person.name}`, userId: person.name, name: person.name };
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
