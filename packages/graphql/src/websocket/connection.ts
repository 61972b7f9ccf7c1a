import type { IncomingMessage } from 'node:http';
import type { Caller, GatekeeperRequest, Principal } from '@cinephage/core';

/** Whom a connection belongs to. */
export interface ConnectionOwner {
  readonly from: GatekeeperRequest;
  readonly principal: Principal;
}

/** One WebSocket, in the terms of what happens on it. */
export interface Connection {
  readonly req: IncomingMessage;
  readonly caller: Caller;
  /** Known once it was let in. */
  owner?: ConnectionOwner;
  /** Fires when it has been closed, by whichever side. */
  readonly closed: AbortSignal;
  /** @param reason for the client to read: at most 123 bytes */
  close(code: number, reason: string): void;
}

/** Of the protocol `graphql-transport-ws` and of RFC 6455. Clients try again after the first three. */
export const closeCodes = {
  goingAway: 1001,
  tryAgainLater: 1013,
  forbidden: 4403,
  policyViolation: 1008,
  badRequest: 4400,
  subscriberAlreadyExists: 4409,
  internalError: 4500,
} as const;
