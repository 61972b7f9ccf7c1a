import { LibraryError } from '@cinephage/core';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLError,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type OperationContext, type OperationOrigin, originOf } from '../operations/operation-context.ts';
import type { OperationResult } from '../operations/prepare-operation.ts';
import { followEvents } from './follow-events.ts';
import { createLiveSubscription, type LiveSubscription } from './live-subscription.ts';
import { createOpenSubscriptions, type OpenSubscriptionsOptions } from './open-subscriptions.ts';

export interface SubscriptionsOptions extends OpenSubscriptionsOptions {
  /** How often it is checked whether the caller would still be let in. */
  readonly heartbeatMs: number;
  /** For one event; `signal` fires when the subscription has ended. */
  createContext(origin: OperationOrigin, signal: AbortSignal): OperationContext;
  /** An error as callers may see it. */
  mask(error: unknown): GraphQLError;
}

/**
 * Lets subscriptions last no longer than they may: until the caller leaves, the credential is not valid any more, or the
 * host stops. Each event is executed in a context of its own, and taken from its source only when its result is asked for.
 */
export function useSubscriptions(options: SubscriptionsOptions): Plugin {
  const subscribe = createSubscribe(options);
  return {
    onSubscribe({ context, setSubscribeFn }) {
      setSubscribeFn((args) => subscribe(args, originOf(context)));
    },
  };
}

function createSubscribe({ heartbeatMs, createContext, mask, ...limits }: SubscriptionsOptions) {
  const open = createOpenSubscriptions(limits);
  const failed = (error: unknown): ExecutionResult => ({ errors: [mask(error)] });

  function begin(origin: OperationOrigin): LiveSubscription {
    const leave = open.enter(origin.principal.id, () => live.end());
    const live = createLiveSubscription(() => {
      clearInterval(check);
      leave();
    });
    const check = setInterval(async () => {
      try {
        if (!(await origin.isStillAdmitted())) {
          live.end(failed(notAnyMore()));
        }
      } catch (error) {
        // Nobody is sent away while it cannot be told who they are. Reports what is unexpected.
        mask(error);
      }
    }, heartbeatMs);
    origin.onLeave(() => live.end());
    if (limits.signal.aborted) {
      live.end();
    }
    return live;
  }

  return async (args: ExecutionArgs, origin: OperationOrigin): Promise<OperationResult> => {
    const live = begin(origin);
    const contextOfEvent = () => createContext(origin, live.signal);
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

function notAnyMore(): LibraryError {
  return new LibraryError('UNAUTHENTICATED', 'The credential of this subscription is not valid any more.');
}
