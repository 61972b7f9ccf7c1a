import { LibraryError } from '@cinephage/core';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RequestContext } from '../context.ts';
import type { GatewayDeps } from '../deps.ts';
import { requestError } from '../errors/operation-error.ts';
import { createLiveSubscription, type LiveSubscription } from './live-subscription.ts';

/**
 * Ends subscriptions when the client leaves, the credential is no longer valid, or the host stops, and limits how many a
 * credential may have. Each event is executed in a context of its own, and read from its source only when its result is requested.
 */
export function useSubscriptions(options: GatewayDeps): Plugin {
  const begin = createBegin(options);
  const failed = (error: unknown): ExecutionResult => ({ errors: [options.maskError(error)] });

  async function subscribe(args: ExecutionArgs, context: RequestContext) {
    const live = begin(context);
    const contextOfEvent = () => context.derive(live.signal);
    try {
      const events = await createSourceEventStream({ ...args, contextValue: contextOfEvent() });
      if (Symbol.asyncIterator in events) {
        const toResult = (event: unknown) =>
          execute({ ...args, rootValue: event, contextValue: contextOfEvent() });
        return live.follow({ events, toResult, toLast: failed });
      }
      live.end();
      return events;
    } catch (error) {
      live.end();
      throw error;
    }
  }

  return {
    onSubscribe({ args: { contextValue: context }, setSubscribeFn, setResultAndStopExecution }) {
      if (!(context instanceof RequestContext)) {
        throw new Error('This is not the context of an operation of the gateway.');
      }
      const refusal = refusalOf(context);
      if (refusal !== null) setResultAndStopExecution({ errors: [refusal] });
      setSubscribeFn((args: ExecutionArgs) => subscribe(args, context));
    },
  };
}

/** Refuses before Yoga does, which would begin the subscription first, and refuse the media type then. */
function refusalOf({ isBatch, request }: RequestContext): GraphQLError | null {
  if (isBatch) return requestError('INVALID_INPUT', 'A subscription cannot be part of a batch.');
  const accept = request?.headers.get('accept') ?? '*/*';
  if (/text\/event-stream|text\/\*|\*\/\*/iu.test(accept)) return null;
  const message = 'A subscription is answered as text/event-stream, or over a WebSocket.';
  return requestError('NOT_ACCEPTABLE', message, 406);
}

/** A subscription that is closed elsewhere makes room at once; the time of that is unknown. */
const retryAfterSeconds = 5;

function createBegin(options: GatewayDeps) {
  const { authorizer, maxSubscriptionsPerCredential: maximum, heartbeatMs, stopping, maskError } = options;
  const byOwner = new Map<string, Set<LiveSubscription>>();
  stopping.addEventListener('abort', () => {
    for (const live of [...byOwner.values()].flatMap((owned) => [...owned])) live.end();
  });

  return ({ principal, origin: { from }, signal: left }: RequestContext): LiveSubscription => {
    const owned = byOwner.get(principal.id) ?? new Set();
    if (owned.size >= maximum) {
      const message = `This credential has ${maximum} subscriptions open already, and may not have more at a time.`;
      throw new LibraryError('RATE_LIMITED', message, { retryAfterSeconds });
    }
    const onLeft = () => live.end();
    const live = createLiveSubscription(() => {
      clearInterval(check);
      left?.removeEventListener('abort', onLeft);
      owned.delete(live);
      if (owned.size === 0 && byOwner.get(principal.id) === owned) byOwner.delete(principal.id);
    });
    byOwner.set(principal.id, owned.add(live));
    const check = setInterval(async () => {
      try {
        if (await authorizer.isStillAuthorized(from, principal)) return;
        const message = 'The credential of this subscription is no longer valid.';
        live.end({ errors: [maskError(new LibraryError('UNAUTHENTICATED', message))] });
      } catch (error) {
        // While the credential cannot be checked, the subscription goes on. Reports what is unexpected.
        maskError(error);
      }
    }, heartbeatMs);
    left?.addEventListener('abort', onLeft);
    if (stopping.aborted || left?.aborted) live.end();
    return live;
  };
}
