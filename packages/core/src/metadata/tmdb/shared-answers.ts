import QuickLRU from 'quick-lru';

export interface SharedAnswersOptions {
  /** How long an answer is remembered; 0 remembers nothing. */
  readonly ttlMs: number;
  readonly maximumEntries: number;
}

export interface SharedRequest<Answer> {
  readonly key: string;
  /** Do not take a remembered answer, nor one that was asked for before. */
  readonly fresh?: boolean | undefined;
  /** Ends the wait of this caller; the request goes on while anybody else waits for it. */
  readonly signal?: AbortSignal | undefined;
  /** Sends the request. Its signal fires when the last caller has stopped waiting. */
  readonly load: (signal: AbortSignal) => Promise<Answer>;
}

export interface SharedAnswers<Answer> {
  get(request: SharedRequest<Answer>): Promise<Answer>;
}

interface Flight<Answer> {
  readonly answer: Promise<Answer>;
  readonly controller: AbortController;
  waiting: number;
}

/** Coalesces concurrent requests for the same resource, and caches answers in a bounded cache. Errors are not cached. */
export function createSharedAnswers<Answer>(options: SharedAnswersOptions): SharedAnswers<Answer> {
  const remembered = new QuickLRU<string, { answer: Answer; asked: number }>({
    maxSize: options.maximumEntries,
    maxAge: Math.max(1, options.ttlMs),
  });
  const flights = new Map<string, Flight<Answer>>();
  let counter = 0;

  function depart({ key, load }: SharedRequest<Answer>, flightKey: string): Flight<Answer> {
    const controller = new AbortController();
    counter += 1;
    const asked = counter;
    const land = () => flights.get(flightKey) === flight && flights.delete(flightKey);
    const answer = load(controller.signal).then((loaded) => {
      // A slow request must not replace the answer of one that was asked later.
      if (options.ttlMs > 0 && (remembered.get(key)?.asked ?? 0) < asked)
        remembered.set(key, { answer: loaded, asked });
      return loaded;
    });
    const flight: Flight<Answer> = { answer, controller, waiting: 0 };
    flights.set(flightKey, flight);
    answer.then(land, land);
    return flight;
  }

  async function get(request: SharedRequest<Answer>): Promise<Answer> {
    request.signal?.throwIfAborted();
    const known = request.fresh ? undefined : remembered.get(request.key);
    if (known !== undefined) return known.answer;
    const flightKey = `${request.fresh ? 'fresh' : 'any'}:${request.key}`;
    const flight = flights.get(flightKey) ?? depart(request, flightKey);
    flight.waiting += 1;
    try {
      return await orAborted(flight.answer, request.signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        if (flights.get(flightKey) === flight) flights.delete(flightKey);
        flight.controller.abort(new Error('No caller waits for this response.'));
      }
    }
  }

  return { get };
}

/** The promise, or the reason of the signal should that fire first. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
