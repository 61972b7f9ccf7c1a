import type { Gatekeeper, Principal } from '@cinephage/core';
import type { ExecutionResult, OperationTypeNode } from 'graphql';
import type { Operations } from '../operations/create-operations.ts';
import type { OperationOrigin } from '../operations/operation-context.ts';
import { parseSearch, toOperationParams } from '../operations/operation-params.ts';
import type { OperationResult } from '../operations/prepare-operation.ts';
import { requestError } from '../operations/request-error.ts';
import { type Answer, type AnswerHeaders, answerBatch, answerEvents, answerResult } from './answer.ts';
import { createExecuteBatch } from './execute-batch.ts';
import type { HttpRequest } from './http-request.ts';
import { type Acceptable, acceptableTo } from './media-types.ts';
import { toRateHeaders } from './rate-headers.ts';
import { checkJsonHeaders } from './wire/index.ts';

export interface AnswerOperationsDeps {
  readonly gatekeeper: Gatekeeper;
  readonly operations: Operations;
  readonly maxBodyBytes: number;
  /** Operations in one request; 1: no batches. */
  readonly maxBatch: number;
}

/**
 * Answers a request of somebody who was let in, as the GraphQL-over-HTTP specification has it.
 *
 * @param headers to be part of the answer
 * @throws GraphQLError, BodyError for a request that is no sound GraphQL request
 */
export type AnswerOperations = (
  request: HttpRequest,
  principal: Principal,
  headers: AnswerHeaders,
) => Promise<Answer>;

export function createAnswerOperations(deps: AnswerOperationsDeps): AnswerOperations {
  const { gatekeeper, operations, maxBodyBytes } = deps;
  const executeBatch = createExecuteBatch(deps);

  return async (request, principal, headers) => {
    const { from, onLeave } = request;
    const acceptable = acceptableTo(from.headers.get('accept'));
    const asked = await readRequest(request, maxBodyBytes);
    if (acceptable.json === null && !acceptable.events) {
      throw notAcceptable(
        'Answers are application/json, application/graphql-response+json or text/event-stream.',
      );
    }
    const origin: OperationOrigin = {
      principal,
      onLeave,
      isStillAdmitted: () => gatekeeper.stillAdmits(from, principal),
    };
    if (Array.isArray(asked)) {
      if (acceptable.json === null) {
        throw notAcceptable('A batch is answered as application/json or application/graphql-response+json.');
      }
      const { results, rate } = await executeBatch(asked, origin);
      return answerBatch(results, acceptable.json, { ...headers, ...toRateHeaders(rate) });
    }
    const result = await operations.execute(toOperationParams(asked), origin, (type) =>
      checkType(type, from.method, acceptable),
    );
    return answerOne(result, acceptable, headers);
  };
}

/** @returns the parameters of one operation, or a list of them; not checked yet */
function readRequest(request: HttpRequest, maxBodyBytes: number): Promise<unknown> | unknown {
  const { method, headers } = request.from;
  switch (method) {
    case 'POST':
      checkJsonHeaders(headers);
      return request.readJson(maxBodyBytes);
    case 'GET':
      return parseSearch(request.search);
    default: {
      const allow = { Allow: 'GET, POST' };
      throw requestError('METHOD_NOT_ALLOWED', `Operations are sent by GET or POST, not ${method}.`, {
        status: 405,
        headers: allow,
      });
    }
  }
}

function checkType(type: `${OperationTypeNode}`, method: string, { events }: Acceptable): void {
  if (type === 'mutation' && method === 'GET') {
    const http = { status: 405, headers: { Allow: 'POST' } };
    throw requestError(
      'METHOD_NOT_ALLOWED',
      'A mutation is sent by POST, as nothing may change by GET.',
      http,
    );
  }
  if (type === 'subscription' && !events) {
    throw notAcceptable('A subscription is answered as text/event-stream, or over a WebSocket.');
  }
}

const notAcceptable = (message: string) => requestError('NOT_ACCEPTABLE', message, { status: 406 });

function answerOne(result: OperationResult, acceptable: Acceptable, headers: AnswerHeaders): Answer {
  if (Symbol.asyncIterator in result) {
    return answerEvents(result[Symbol.asyncIterator](), headers);
  }
  return acceptable.json === null
    ? answerEvents(once(result), headers)
    : answerResult(result, acceptable.json, headers);
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield result;
}
