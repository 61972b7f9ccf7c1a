import type { GraphQLError } from 'graphql';
import { isPromise, type Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import { prepareOperation } from './prepare-operation.ts';

/** Timers that are set for longer fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** The signal in the context of an operation, which fires when its answer is no use any longer. */
export function signalOf(context: object): AbortSignal | undefined {
  return 'signal' in context && context.signal instanceof AbortSignal ? context.signal : undefined;
}

/**
 * Ends queries and mutations that take longer with `OPERATION_TIMEOUT`, and aborts the `signal` in their context so that their
 * work ends too; it still aborts when the client leaves. Must come after every plugin that replaces the executor.
 */
export function useTimeout(timeoutMs: number): Plugin<{ signal?: AbortSignal }> {
  return {
    onExecute({ args, executeFn, setExecuteFn, extendContext }) {
      setExecuteFn((executed) => {
        const giveUp = new AbortController();
        const unfollow = follow(signalOf(args.contextValue), giveUp);
        extendContext({ signal: giveUp.signal });
        const result: unknown = executeFn(executed);
        if (isPromise(result)) {
          const isMutation = prepareOperation(args).operation?.operation === 'mutation';
          return endWithin(timeoutMs, result, giveUp, () => timeoutError(timeoutMs, isMutation), unfollow);
        }
        unfollow();
        return result;
      });
    },
  };
}

/** @returns a function that removes the listener, as the other signal may be used for longer */
function follow(other: AbortSignal | undefined, controller: AbortController): () => void {
  if (other === undefined) return () => {};
  const abort = () => controller.abort(other.reason);
  if (other.aborted) abort();
  other.addEventListener('abort', abort);
  return () => other.removeEventListener('abort', abort);
}

/** The result of an execution that ends later is dropped. */
function endWithin(
  timeoutMs: number,
  result: Promise<unknown>,
  giveUp: AbortController,
  createError: () => GraphQLError,
  onEnd: () => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onTimeout = () => {
      const error = createError();
      giveUp.abort(error);
      end(resolve)({ errors: [error] });
    };
    const timer = setTimeout(onTimeout, Math.min(timeoutMs, longestTimerMs));
    const end = (settle: (value: unknown) => void) => (value: unknown) => {
      clearTimeout(timer);
      onEnd();
      settle(value);
    };
    result.then(end(resolve), end(reject));
  });
}

function timeoutError(timeoutMs: number, ofMutation: boolean): GraphQLError {
  const advice = ofMutation
    ? 'What it had begun by then may have been done, or may still be: look before you try again.'
    : 'Ask for smaller pages or for fewer fields.';
  const message = `The operation was given up after ${timeoutMs / 1000} s. ${advice}`;
  return operationError('OPERATION_TIMEOUT', message, { status: 504 });
}
