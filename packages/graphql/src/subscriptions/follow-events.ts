import type { ExecutionResult } from 'graphql';
import type { LiveSubscription } from './live-subscription.ts';

export interface FollowEventsParams<Event> {
  readonly events: AsyncIterable<Event>;
  toResult(event: Event): Promise<ExecutionResult> | ExecutionResult;
  /** The last result when the events or a result fail. */
  toFarewell(error: unknown): ExecutionResult;
}

type Step = IteratorResult<ExecutionResult>;

/**
 * The results of a subscription, one for each event, which is asked for when the result is. They end with the events, or when
 * the subscription is ended; then a pending `next` resolves at once, whether the source ends or not.
 */
export function followEvents<Event>(
  { signal, end, takeLast }: LiveSubscription,
  { events, toResult, toFarewell }: FollowEventsParams<Event>,
): AsyncIterableIterator<ExecutionResult> {
  const source = events[Symbol.asyncIterator]();
  let answer: ((step: Step) => void) | undefined;
  const onEnded = () => {
    Promise.resolve(source.return?.()).catch(toFarewell);
    answer?.(takeLast());
  };

  async function step(): Promise<Step> {
    try {
      const { done, value } = await source.next();
      if (!done && !signal.aborted) {
        return { done: false, value: await toResult(value) };
      }
      end();
    } catch (error) {
      end(toFarewell(error));
    }
    return takeLast();
  }

  if (signal.aborted) {
    onEnded();
  } else {
    signal.addEventListener('abort', onEnded);
  }
  return {
    next() {
      if (signal.aborted) {
        return Promise.resolve(takeLast());
      }
      const pending = Promise.withResolvers<Step>();
      answer = pending.resolve;
      void step().then((taken) => {
        // No `next` is pending from here on: a last result is for the next call.
        answer = undefined;
        pending.resolve(taken);
      });
      return pending.promise;
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
