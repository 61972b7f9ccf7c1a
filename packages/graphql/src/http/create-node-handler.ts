import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Principal } from '@cinephage/core';
import type { NextFunction } from '../options.ts';
import type { HttpHandler } from './create-http-handler.ts';
import { nodeHttpRequest } from './node-http-request.ts';
import { isAtOrBelow } from './request-target.ts';
import type { SendEventsOptions } from './send-events.ts';
import { writeAnswer } from './write-answer.ts';

/** @see GraphQLGateway.handle */
export type NodeHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  callerOrNext?: Caller | NextFunction,
  onAdmitted?: (principal: Principal) => void,
) => Promise<void>;

/** @param path where the gateway is served */
export function createNodeHandler(
  path: string,
  answer: HttpHandler,
  streaming: SendEventsOptions,
): NodeHandler {
  // Two parameters and no more: Express and Connect take a function with four for a handler of errors, and skip it.
  return async (req, res, ...[callerOrNext, onAdmitted]) => {
    const next = typeof callerOrNext === 'function' ? callerOrNext : undefined;
    const caller = typeof callerOrNext === 'function' ? undefined : callerOrNext;
    const request = nodeHttpRequest(req, res, { path, caller, onAdmitted });
    if (next !== undefined && !isAtOrBelow(request.pathname, path)) {
      next();
      return;
    }
    try {
      writeAnswer(res, await answer(request), streaming);
    } catch (error) {
      if (next === undefined) {
        throw error;
      }
      next(error);
    }
  };
}
