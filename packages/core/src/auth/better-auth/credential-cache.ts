import QuickLRU from 'quick-lru';
import type { Principal } from '../authenticator.ts';
import type { CredentialVersion } from './credential-version.ts';

/** A credential that was found valid. */
export interface VerifiedCredential {
  readonly principal: Principal;
  /** Milliseconds since the epoch; null when it does not end by itself. */
  readonly expiresAtMs: number | null;
}

type Found = VerifiedCredential | null;

export interface CredentialCacheOptions {
  readonly version: CredentialVersion;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface CredentialCache {
  /**
   * Who a credential stands for.
   *
   * @param hash SHA-256 of the secret; the secret itself is never kept
   * @param look asks the database; its errors are passed on and not remembered
   */
  resolve(hash: string, look: () => Found | Promise<Found>): Principal | null | Promise<Principal | null>;
}

interface Remembered {
  readonly principal: Principal | null;
  readonly untilMs: number;
  readonly version: number;
}

interface Lookup {
  readonly version: number | null;
  readonly answer: Promise<Principal | null>;
}

const maximumValid = 10_000;
const maximumRefused = 1_000;
/** Only a backstop: changes are noticed by the version. */
const validForMs = 30_000;
const refusedForMs = 2_000;

/**
 * Remembers verified credentials so that a request costs no query. An answer holds for the version its lookup began
 * with: one that overtakes a revocation is out of date before it is stored. Refusals are kept apart, so that a flood of
 * made-up secrets pushes out nothing but other refusals.
 */
export function createCredentialCache({ version, now }: CredentialCacheOptions): CredentialCache {
  const valid = new QuickLRU<string, Remembered>({ maxSize: maximumValid });
  const refused = new QuickLRU<string, Remembered>({ maxSize: maximumRefused });
  const inFlight = new Map<string, Lookup>();

  const remember = (hash: string, found: Found, lookedUpAt: number | null): Principal | null => {
    const principal = found?.principal ?? null;
    if (lookedUpAt === null || lookedUpAt !== version.current()) {
      return principal;
    }
    const [store, other] = found === null ? [refused, valid] : [valid, refused];
    const untilMs =
      found === null
        ? now() + refusedForMs
        : Math.min(now() + validForMs, found.expiresAtMs ?? Number.POSITIVE_INFINITY);
    other.delete(hash);
    store.set(hash, { principal, untilMs, version: lookedUpAt });
    return principal;
  };

  const lookUp = (hash: string, look: () => Found | Promise<Found>, current: number | null) => {
    // A lookup that began before the last change must not answer for a request that came after it.
    const running = inFlight.get(hash);
    if (running !== undefined && running.version === current) {
      return running.answer;
    }
    const found = look();
    if (!(found instanceof Promise)) {
      return remember(hash, found, current);
    }
    const forget = () => {
      if (inFlight.get(hash) === lookup) {
        inFlight.delete(hash);
      }
    };
    const answer = found.then((value) => remember(hash, value, current)).finally(forget);
    const lookup: Lookup = { version: current, answer };
    inFlight.set(hash, lookup);
    return answer;
  };

  return {
    resolve(hash, look) {
      const current = version.current();
      const known = valid.get(hash) ?? refused.get(hash);
      if (known !== undefined && known.version === current && now() < known.untilMs) {
        return known.principal;
      }
      return lookUp(hash, look, current);
    },
  };
}
