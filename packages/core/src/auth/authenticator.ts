/** Who is calling: the answer of an `Authenticator`. */
export interface Principal {
  readonly kind: 'api-key' | 'session' | (string & {});
  /** Stable id of the credential (not its secret): rate limits count per credential. */
  readonly id: string;
  readonly userId: string | null;
  /** For logs and people. */
  readonly name: string | null;
}

/** The part of a request that authentication may look at, in web-standard terms. */
export interface AuthRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** The peer's address as the host's server sees it, never a header a caller can write. */
  readonly clientIp: string;
}

/** Port: decides who is calling. Without one, the adapters refuse everything. */
export interface Authenticator {
  /** @returns null when there is no valid credential. @throws LibraryError when it cannot be told (database down). */
  authenticate(request: AuthRequest): Promise<Principal | null> | Principal | null;
}
