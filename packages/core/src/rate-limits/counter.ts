/** A count within a fixed window that begins with the first request of a key. */
export interface Count {
  /** Requests counted in this window, the present ones included. */
  readonly total: number;
  /** When the window ends, in milliseconds since the epoch. */
  readonly resetAt: number;
}

export interface Counter {
  count(key: string, points: number): Promise<Count>;
}
