import { type Authorizer, LibraryError } from '@cinephage/core';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { RequestContext } from '../context.ts';
import { requestError } from '../requests/request-error.ts';
import { followEvents } from './follow-events.ts';
import { createLiveSubscription, type LiveSubscription } from './live-subscription.ts';
import { createOpenSubscriptions, type OpenSubscriptionsOptions } from './open-subscriptions.ts';

export interface SubscriptionsOptions extends OpenSubscriptionsOptions {
  readonly authorizer: Authorizer;
  /** How often the credential of a subscription is checked. */
  readonly heartbeatMs: number;
  /** An error as callers may see it. */
  readonly mask: (error: unknown) => GraphQLError;
}

/**
 * Ends subscriptions when the client leaves, the credential is no longer valid, or the host stops, and limits how many a
 * credential may have. Each event is executed in a context of its own, and taken from its source only when its result is asked for.
 */
export function useSubscriptions(options: SubscriptionsOptions): Plugin {
  const subscribe = createSubscribe(options);
  return {
    onSubscribe({ args: { contextValue }, setSubscribeFn, setResultAndStopExecution }) {
      const context = toRequestContext(contextValue);
      const refusal = refusalOf(context);
      if (refusal !== null) {
        setResultAndStopExecution({ errors: [refusal] });
      }
      setSubscribeFn((args: ExecutionArgs) => subscribe(args, context));
    },
  };
}

function toRequestContext(context: object): RequestContext {
  if (!(context instanceof RequestContext)) {
    throw new Error('This is not the context of an operation of the gateway.');
  }
  return context;
}

/** Why a request cannot have a subscription: Yoga would begin it first, and refuse the media type then. */
function refusalOf({ isBatch, request }: RequestContext): GraphQLError | null {
  if (isBatch) {
    return requestError('INVALID_INPUT', 'A subscription cannot be part of a batch.');
  }
  const accept = request?.headers.get('accept') ?? '*/*';
  return /text\/event-stream|text\/\*|\*\/\*/iu.test(accept)
    ? null
    : requestError(
        'NOT_ACCEPTABLE',
        'A subscription is answered as text/event-stream, or over a WebSocket.',
        406,
      );
}

function createSubscribe({ authorizer, heartbeatMs, mask, ...limits }: SubscriptionsOptions) {
  const open = createOpenSubscriptions(limits);
  const failed = (error: unknown): ExecutionResult => ({ errors: [mask(error)] });

  function begin({ principal, origin: { from }, signal: left }: RequestContext): LiveSubscription {
    const leave = open.enter(principal.id, () => live.end());
    const onLeft = () => live.end();
    const live = createLiveSubscription(() => {
      clearInterval(check);
      left?.removeEventListener('abort', onLeft);
      leave();
    });
    const check = setInterval(async () => {
      try {
        if (!(await authorizer.isStillAuthorized(from, principal))) {
          live.end(failed(new LibraryError('UNAUTHENTICATED', expired)));
        }
      } catch (error) {
        // While the credential cannot be checked, the subscription goes on. Reports what is unexpected.
        mask(error);
      }
    }, heartbeatMs);
    left?.addEventListener('abort', onLeft);
    if (limits.signal.aborted || left?.aborted) {
      live.end();
    }
    return live;
  }

  return async (args: ExecutionArgs, context: RequestContext) => {
    const live = begin(context);
    const contextOfEvent = () => context.derive(live.signal);
    try {
      const events = await createSourceEventStream({ ...args, contextValue: contextOfEvent() });
      if (Symbol.asyncIterator in events) {
        return followEvents(live, {
          events,
          toResult: (event) => execute({ ...args, rootValue: event, contextValue: contextOfEvent() }),
          toFarewell: failed,
        });
      }
      live.end();
      return events;
    } catch (error) {
      live.end();
      throw error;
    }
  };
}

const expired = 'The credential of this subscription is no longer valid.';
