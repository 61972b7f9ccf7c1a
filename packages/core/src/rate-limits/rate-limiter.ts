/** State of one counter after a request was counted. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends and the count starts from zero, in milliseconds since the epoch. */
  readonly resetAt: number;
}

/** Port: counts requests in a fixed window per key. */
export interface RateLimiter {
  /** Counts one request of `key`: the id of a credential, or an address, which the limiter normalizes. */
  consume(key: string): Promise<RateLimitState>;
}

/** The three limits of an API: per credential, per address without one, and per address for signing in. */
export interface RateLimits {
  readonly credential: RateLimiter;
  readonly anonymous: RateLimiter;
  readonly signIn: RateLimiter;
}
