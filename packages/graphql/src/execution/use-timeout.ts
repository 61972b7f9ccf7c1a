import type { GraphQLError } from 'graphql';
import { isPromise, type Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import { longestTimerMs } from '../longest-timer.ts';
import { type OperationArguments, operationOf } from './operation-of.ts';
import { signalOf } from './signal-of.ts';

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
          const error = () => timeoutError(timeoutMs, isMutation(args));
          return within(timeoutMs, result, { giveUp, error }).finally(unfollow);
        }
        unfollow();
        return result;
      });
    },
  };
}

/** Aborts when the other does; returns how to stop that, as the other may live for longer. */
function follow(other: AbortSignal | undefined, controller: AbortController): () => void {
  if (other === undefined) {
    return () => {};
  }
  const abort = () => controller.abort(other.reason);
  if (other.aborted) {
    abort();
  }
  other.addEventListener('abort', abort);
  return () => other.removeEventListener('abort', abort);
}

async function within(
  timeoutMs: number,
  result: Promise<unknown>,
  { giveUp, error: makeError }: { readonly giveUp: AbortController; error(): GraphQLError },
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(
      () => {
        const error = makeError();
        giveUp.abort(error);
        resolve({ errors: [error] });
      },
      Math.min(timeoutMs, longestTimerMs),
    );
  });
  try {
    // The result of an execution that ends later is dropped.
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const isMutation = (args: OperationArguments) => operationOf(args)?.operation === 'mutation';

function timeoutError(timeoutMs: number, ofMutation: boolean): GraphQLError {
  const advice = ofMutation
    ? 'What it had begun by then may have been done, or may still be: look before you try again.'
    : 'Ask for smaller pages or for fewer fields.';
  const message = `The operation was given up after ${timeoutMs / 1000} s. ${advice}`;
  return operationError('OPERATION_TIMEOUT', message, { status: 504 });
}
