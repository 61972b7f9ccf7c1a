/** The authenticated client of a request. */
export interface Principal {
  readonly kind: 'api-key' | 'session' | (string & {});
  /** Stable id of the credential, not its secret. Rate limits count by it. */
  readonly id: string;
  readonly userId: string | null;
  /** For logs and people. */
  readonly name: string | null;
}

/** The part of a request that an authenticator reads, in web-standard terms. */
export interface AuthRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** Address of the client as the host's server knows it; never from a header that clients can write. */
  readonly clientIp: string;
}

/** The client of a request, and the address by which it reached the server. Properties may be getters: they are read only when needed. */
export interface Caller {
  /** Address of the peer, or the one that a trusted proxy states; in any notation. Never from a header that clients can write. */
  readonly clientIp: string;
  /** With the port, as in the `Host` header. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
}

/** The part of a request that decides whether it is allowed, in web-standard terms. */
export interface AuthorizerRequest extends AuthRequest, Caller {}

/** How clients have to authenticate; part of every 401. */
export interface Challenge {
  /** The header `WWW-Authenticate`, such as `Bearer realm="movies"`. */
  readonly wwwAuthenticate: string;
  /** The end of the sentence that begins with "Authentication required: ", such as `send a token as Authorization: Bearer.` */
  readonly advice: string;
}

/** Port: finds the principal of a request. Without one, the adapters refuse every request that needs a credential. */
export interface Authenticator {
  /** @returns null without a valid credential @throws LibraryError if the credential cannot be checked, such as while the database is unavailable */
  authenticate(request: AuthRequest): Promise<Principal | null> | Principal | null;
  /** @default API keys, as `x-api-key` or as `Authorization: Bearer <key>` */
  readonly challenge?: Challenge | undefined;
}
