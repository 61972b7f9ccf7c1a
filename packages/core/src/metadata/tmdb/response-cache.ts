import QuickLRU from 'quick-lru';

export interface ResponseCacheOptions {
  /** How long a response is cached; 0 disables the cache. */
  readonly ttlMs: number;
  readonly maximumEntries: number;
}

export interface CachedRequest<Value> {
  readonly key: string;
  /** Neither uses a cached response nor shares a request that has begun. */
  readonly fresh?: boolean | undefined;
  /** Ends the wait of this caller; the request goes on while another caller waits for it. */
  readonly signal?: AbortSignal | undefined;
  /** Sends the request. Its signal fires when the last caller has stopped waiting. */
  readonly load: (signal: AbortSignal) => Promise<Value>;
}

export interface ResponseCache<Value> {
  get(request: CachedRequest<Value>): Promise<Value>;
}

interface PendingRequest<Value> {
  readonly response: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

/** Creates a bounded cache of responses, in which concurrent requests for the same resource share one. Errors are not cached. */
export function createResponseCache<Value>(options: ResponseCacheOptions): ResponseCache<Value> {
  const cached = new QuickLRU<string, { response: Value; sequence: number }>({
    maxSize: options.maximumEntries,
    maxAge: Math.max(1, options.ttlMs),
  });
  const pending = new Map<string, PendingRequest<Value>>();
  let counter = 0;

  function send({ key, load }: CachedRequest<Value>, pendingKey: string): PendingRequest<Value> {
    const controller = new AbortController();
    counter += 1;
    const sequence = counter;
    const remove = () => pending.get(pendingKey) === entry && pending.delete(pendingKey);
    const response = load(controller.signal).then((loaded) => {
      // A slow request must not replace the response of one that was sent later.
      if (options.ttlMs > 0 && (cached.get(key)?.sequence ?? 0) < sequence)
        cached.set(key, { response: loaded, sequence });
      return loaded;
    });
    const entry: PendingRequest<Value> = { response, controller, waiting: 0 };
    pending.set(pendingKey, entry);
    response.then(remove, remove);
    return entry;
  }

  async function get(request: CachedRequest<Value>): Promise<Value> {
    request.signal?.throwIfAborted();
    const hit = request.fresh ? undefined : cached.get(request.key);
    if (hit !== undefined) return hit.response;
    const pendingKey = `${request.fresh ? 'fresh' : 'any'}:${request.key}`;
    const entry = pending.get(pendingKey) ?? send(request, pendingKey);
    entry.waiting += 1;
    try {
      return await orAborted(entry.response, request.signal);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0) {
        if (pending.get(pendingKey) === entry) pending.delete(pendingKey);
        entry.controller.abort(new Error('No caller waits for this response.'));
      }
    }
  }

  return { get };
}

/** Settles as the promise does, or rejects with the reason of the signal if that fires first. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
