import type { AuthorizerRequest, Library, Principal, RateLimitState } from '@cinephage/core';
import { createLoaders, type Loaders } from './loaders.ts';
import type { RequestTarget } from './requests/request-target.ts';

/** The context of every resolver. One per operation; one per event of a subscription. */
export interface GraphQLContext {
  readonly library: Library;
  readonly principal: Principal;
  readonly loaders: Loaders;
  /** Fires when the client has left or the time is up. */
  readonly signal?: AbortSignal | undefined;
}

/** An HTTP request or a WebSocket, as its transport knows it. */
export interface RequestOrigin {
  /** The request in the terms of the authorizer. */
  readonly from: AuthorizerRequest;
  readonly target?: RequestTarget;
  /**
   * Reads the JSON body. Absent for a WebSocket.
   *
   * @throws GraphQLError `PAYLOAD_TOO_LARGE` or `INVALID_JSON`
   * @throws Error if the host has read the body and kept it
   */
  readonly readJson?: (maxBytes: number) => Promise<unknown>;
  /** Called with the principal of the request, refused or not. */
  readonly onAuthenticated?: ((principal: Principal) => void) | undefined;
  /** Closes the connection at once. Absent for a fetch server. */
  readonly cutConnection?: () => void;
}

/**
 * Yoga's server context. Yoga derives an object from it for each operation of a batch, so its fields are not `#private`; it makes
 * loaders and signal on first use, as few operations need them. A class, because collecting an object with own accessors costs
 * more than a small query.
 */
export class RequestContext implements GraphQLContext {
  readonly library: Library;
  readonly origin: RequestOrigin;
  /** Set by Yoga. */
  request: Request | undefined;
  caller: Principal | undefined;
  rate: RateLimitState | null = null;
  isBatch = false;
  /** Headers of the response, where it does not have its own. Responses differ by credential, so no cache may keep them. */
  readonly headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  private ownLoaders: Loaders | undefined;
  private ownSignal: AbortSignal | undefined;

  constructor(library: Library, origin: RequestOrigin) {
    this.library = library;
    this.origin = origin;
  }

  get principal(): Principal {
    if (this.caller === undefined) {
      throw new Error('The request has not been authenticated yet.');
    }
    return this.caller;
  }

  get loaders(): Loaders {
    this.ownLoaders ??= createLoaders(this.library);
    return this.ownLoaders;
  }

  get signal(): AbortSignal | undefined {
    return this.ownSignal ?? this.request?.signal;
  }

  set signal(signal: AbortSignal | undefined) {
    this.ownSignal = signal;
  }

  /** A context with loaders of its own: what is loaded for one operation is never shown to another. */
  derive(signal: AbortSignal): RequestContext {
    const derived: RequestContext = Object.create(this);
    derived.ownLoaders = undefined;
    derived.ownSignal = signal;
    return derived;
  }
}
