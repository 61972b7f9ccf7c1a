import type { ExecutionResult } from 'graphql';

export interface FollowParams<Event> {
  readonly events: AsyncIterable<Event>;
  toResult(event: Event): Promise<ExecutionResult> | ExecutionResult;
  /** The last result when the events or a result fail. */
  toLast(error: unknown): ExecutionResult;
}

type Step = IteratorResult<ExecutionResult>;
export type LiveSubscription = ReturnType<typeof createLiveSubscription>;

/** A subscription from its request until either side has ended it. @param onEnd called once */
export function createLiveSubscription(onEnd: () => void) {
  const ending = new AbortController();
  const { signal } = ending;
  let last: ExecutionResult | undefined;

  /** Ends it at once, also while the next event is awaited. @param result the last result */
  function end(result?: ExecutionResult): void {
    if (signal.aborted) return;
    last = result;
    ending.abort();
    onEnd();
  }

  /** The last result, once. */
  function takeLast(): Step {
    const value = last;
    last = undefined;
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  /**
   * The results, one for each event, which is read when its result is requested. They end with the events, or when the
   * subscription is ended; then a pending `next` resolves at once, whether the source ends or not.
   */
  function follow<Event>(params: FollowParams<Event>): AsyncIterableIterator<ExecutionResult> {
    const { events, toResult, toLast } = params;
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
  /** `signal` fires when it has ended. */
  return { signal, end, follow };
}
