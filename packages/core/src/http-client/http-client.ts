/** What a request may do. */
export interface HttpRequest {
  /** `http:` or `https:`. A user and a password in it are sent as Basic authentication. */
  readonly url: string;
  /** After a redirect to another origin only `accept`, `accept-language` and `user-agent` are sent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST; without it the request is a GET. Its redirects are not followed: they are the answer. */
  readonly body?: HttpBody | undefined;
  /** Ends the request early, with its reason as the error. */
  readonly signal?: AbortSignal | undefined;
  /**
   * For the whole request, redirects and body included.
   * @default 30_000
   */
  readonly timeoutMs?: number;
  /**
   * Of the body, decoded.
   * @default 16 MiB
   */
  readonly maximumBytes?: number;
  /**
   * Whether addresses of this machine, of private networks and of reserved ranges may be asked. Addresses of metadata services of
   * clouds never are.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;
  /** @default 5 */
  readonly maximumRedirects?: number;
}

export interface HttpBody {
  /** The `content-type`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The answer, whatever its status. `magnet`: it redirects to a magnet link. */
export type HttpResponse =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: Headers;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'magnet'; readonly uri: string };

/** Requests to addresses that users and indexers name. */
export interface HttpClient {
  /**
   * Sends a request and, of a GET, follows its redirects. Every address is checked before each connection: literal ones in every notation, and
   * those that names resolve to. A redirect from https to http is refused: the network between could read its key and replace the file.
   *
   * @throws HttpClientError
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends the requests that run, and closes all connections. */
  close(): void;
}
