import type { ExecutionResult } from 'graphql';

export interface FollowParams<Event> {
  readonly events: AsyncIterable<Event>;
  toResult(event: Event): Promise<ExecutionResult> | ExecutionResult;
  /** The last result when the events or a result fail. */
  toLast(error: unknown): ExecutionResult;
}

/** A subscription from its request until either side has ended it. */
export interface LiveSubscription {
  /** Fires when it has ended. */
  readonly signal: AbortSignal;
  /** Ends it at once, also while the next event is awaited. @param last the last result */
  end(last?: ExecutionResult): void;
  /**
   * The results, one for each event, which is read when its result is requested. They end with the events, or when the
   * subscription is ended; then a pending `next` resolves at once, whether the source ends or not.
   */
  follow<Event>(params: FollowParams<Event>): AsyncIterableIterator<ExecutionResult>;
}

type Step = IteratorResult<ExecutionResult>;

/** @param onEnd called once */
export function createLiveSubscription(onEnd: () => void): LiveSubscription {
  const ending = new AbortController();
  const { signal } = ending;
  let last: ExecutionResult | undefined;
  const end = (result?: ExecutionResult) => {
    if (signal.aborted) return;
    last = result;
    ending.abort();
    onEnd();
  };
  /** The last result, once. */
  const takeLast = (): Step => {
    const value = last;
    last = undefined;
    return value === undefined ? { done: true, value } : { done: false, value };
  };

  function follow<Event>({ events, toResult, toLast }: FollowParams<Event>) {
    const source = events[Symbol.asyncIterator]();
    let resolveNext: ((step: Step) => void) | undefined;
    const onEnded = () => {
      Promise.resolve(source.return?.()).catch(toLast);
      resolveNext?.(takeLast());
    };
    if (signal.aborted) onEnded();
    else signal.addEventListener('abort', onEnded);

    async function step(): Promise<Step> {
      try {
        const { done, value } = await source.next();
        if (!done && !signal.aborted) return { done: false, value: await toResult(value) };
        end();
      } catch (error) {
        end(toLast(error));
      }
      return takeLast();
    }

    return {
      next() {
        if (signal.aborted) return Promise.resolve(takeLast());
        const { promise, resolve } = Promise.withResolvers<Step>();
        resolveNext = resolve;
        void step().then((taken) => {
          // No `next` is pending from here on: a last result is for the next call.
          resolveNext = undefined;
          resolve(taken);
        });
        return promise;
      },
      async return(): Promise<Step> {
        end();
        takeLast();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
  return { signal, end, follow };
}
