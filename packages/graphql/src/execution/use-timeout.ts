import type { GraphQLError } from 'graphql';
import { isPromise, type Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import { prepareOperation } from './prepare-operation.ts';

/** The signal in the context of an operation, which fires when its answer is no use any longer. */
export function signalOf(context: object): AbortSignal | undefined {
  return 'signal' in context && context.signal instanceof AbortSignal ? context.signal : undefined;
}

/** Timers that are set for longer fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Ends queries and mutations that take longer with `OPERATION_TIMEOUT`, and aborts the `signal` in their context so that their
 * work ends too; it still aborts when the client leaves. Must come after every plugin that replaces the executor.
 */
export function useTimeout(timeoutMs: number): Plugin<{ signal?: AbortSignal }> {
  return {
    onExecute({ args, executeFn, setExecuteFn, extendContext }) {
      setExecuteFn((executed) => {
        const giveUp = new AbortController();
        const left = signalOf(args.contextValue);
        const onLeft = () => giveUp.abort(left?.reason);
        if (left?.aborted) onLeft();
        left?.addEventListener('abort', onLeft);
        // The signal of a client may be used for longer.
        const unfollow = () => left?.removeEventListener('abort', onLeft);
        extendContext({ signal: giveUp.signal });
        const result: unknown = executeFn(executed);
        if (isPromise(result)) return endWithin(timeoutMs, result, onTimeout).finally(unfollow);
        unfollow();
        return result;

        function onTimeout() {
          const prepared = prepareOperation(args);
          const isMutation = 'operation' in prepared && prepared.operation.operation === 'mutation';
          const error = timeoutError(timeoutMs, isMutation);
          giveUp.abort(error);
          return { errors: [error] };
        }
      });
    },
  };
}

/** The result of a promise that takes longer is dropped. */
function endWithin(ms: number, result: Promise<unknown>, onTimeout: () => object): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<object>();
  const timer = setTimeout(() => resolve(onTimeout()), Math.min(ms, longestTimerMs));
  return Promise.race([result, promise]).finally(() => clearTimeout(timer));
}

function timeoutError(timeoutMs: number, ofMutation: boolean): GraphQLError {
  const advice = ofMutation
    ? 'What it had begun by then may have been done, or may still be: look before you try again.'
    : 'Ask for smaller pages or for fewer fields.';
  const message = `The operation was given up after ${timeoutMs / 1000} s. ${advice}`;
  return operationError('OPERATION_TIMEOUT', message, { status: 504 });
}
