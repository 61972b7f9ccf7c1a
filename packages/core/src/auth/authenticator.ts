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

/** How callers without a valid credential are told what is taken here. */
export interface Challenge {
  /** The header `WWW-Authenticate`, such as `Bearer realm="movies"`. */
  readonly wwwAuthenticate: string;
  /** The end of the sentence that begins with "Authentication required: ", such as `send a token as Authorization: Bearer.` */
  readonly advice: string;
}

/** Port: decides who is calling. Without one, the adapters refuse everything. */
export interface Authenticator {
  /** @returns null when there is no valid credential. @throws LibraryError when it cannot be told (database down). */
  authenticate(request: AuthRequest): Promise<Principal | null> | Principal | null;
  /**
   * What it takes, where that is not an API key: told with every 401.
   *
   * @default API keys, as `x-api-key` or as `Authorization: Bearer <key>`
   */
  readonly challenge?: Challenge | undefined;
}
