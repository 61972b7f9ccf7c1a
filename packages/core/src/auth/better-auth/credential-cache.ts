import QuickLRU from 'quick-lru';
import type { Principal } from '../authenticator.ts';
import type { CredentialVersion } from './credential-version.ts';

export interface VerifiedCredential {
  readonly principal: Principal;
  /** Milliseconds since the epoch; null if it does not expire. */
  readonly expiresAtMs: number | null;
}

/** Null for an invalid credential. */
type LookupResult = VerifiedCredential | null;

export interface CredentialCacheOptions {
  readonly version: CredentialVersion;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface CredentialCache {
  /**
   * Finds the principal of a credential.
   *
   * @param hash SHA-256 of the secret; the secret is not kept
   * @param lookUp reads the credential from the database; its errors are thrown and not cached
   */
  resolve(
    hash: string,
    lookUp: () => LookupResult | Promise<LookupResult>,
  ): Principal | null | Promise<Principal | null>;
}

interface CacheEntry {
  readonly principal: Principal | null;
  readonly expiresAtMs: number;
  readonly version: number;
}

interface Lookup {
  readonly version: number | null;
  readonly result: Promise<Principal | null>;
}

const maximumValid = 10_000;
const maximumRefused = 1_000;
/** An upper bound: a change of credentials makes entries out of date earlier, by the version. */
const validForMs = 30_000;
const refusedForMs = 2_000;

/**
 * Caches verified credentials, so that most requests need no query. An entry is valid for the version at which its lookup
 * began, so a lookup during which a credential is revoked is not cached. Refusals have a cache of their own: many invalid
 * secrets evict only other refusals.
 */
export function createCredentialCache({ version, now }: CredentialCacheOptions): CredentialCache {
  const valid = new QuickLRU<string, CacheEntry>({ maxSize: maximumValid });
  const refused = new QuickLRU<string, CacheEntry>({ maxSize: maximumRefused });
  const inFlight = new Map<string, Lookup>();

  const store = (hash: string, found: LookupResult, lookedUpAt: number | null): Principal | null => {
    const principal = found?.principal ?? null;
    if (lookedUpAt === null || lookedUpAt !== version.current()) {
      return principal;
    }
    const [entries, other] = found === null ? [refused, valid] : [valid, refused];
    const expiresAtMs =
      found === null
        ? now() + refusedForMs
        : Math.min(now() + validForMs, found.expiresAtMs ?? Number.POSITIVE_INFINITY);
    other.delete(hash);
    entries.set(hash, { principal, expiresAtMs, version: lookedUpAt });
    return principal;
  };

  const resolveUncached = (
    hash: string,
    lookUp: () => LookupResult | Promise<LookupResult>,
    current: number | null,
  ) => {
    // A lookup that began before the last change is not shared with requests that arrived after it.
    const running = inFlight.get(hash);
    if (running !== undefined && running.version === current) {
      return running.result;
    }
    const found = lookUp();
    if (!(found instanceof Promise)) {
      return store(hash, found, current);
    }
    const removeLookup = () => {
      if (inFlight.get(hash) === lookup) {
        inFlight.delete(hash);
      }
    };
    const result = found.then((value) => store(hash, value, current)).finally(removeLookup);
    const lookup: Lookup = { version: current, result };
    inFlight.set(hash, lookup);
    return result;
  };

  return {
    resolve(hash, lookUp) {
      const current = version.current();
      const cached = valid.get(hash) ?? refused.get(hash);
      if (cached !== undefined && cached.version === current && now() < cached.expiresAtMs) {
        return cached.principal;
      }
      return resolveUncached(hash, lookUp, current);
    },
  };
}
