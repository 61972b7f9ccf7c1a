import { type Gatekeeper, LibraryError } from '@cinephage/core';
import type { GraphQLError } from 'graphql';
import { requestError } from '../operations/request-error.ts';
import { type Answer, type AnswerHeaders, answerResult } from './answer.ts';
import type { AnswerOperations } from './answer-operations.ts';
import type { FindPage } from './find-page.ts';
import type { HttpRequest } from './http-request.ts';
import { acceptableTo, json } from './media-types.ts';
import { toRateHeaders } from './rate-headers.ts';
import { authenticateHeaders, BodyError } from './wire/index.ts';

export interface HttpHandlerDeps {
  /** Where operations are sent to. */
  readonly path: string;
  readonly gatekeeper: Gatekeeper;
  readonly findPage: FindPage;
  readonly answerOperations: AnswerOperations;
  /** An error as callers may see it. */
  readonly mask: (error: unknown) => GraphQLError;
}

/** Answers one request, the same for every server it can come to. Never rejects: what goes wrong is in the answer. */
export type HttpHandler = (request: HttpRequest) => Promise<Answer>;

export function createHttpHandler(deps: HttpHandlerDeps): HttpHandler {
  const { path, gatekeeper, findPage, answerOperations, mask } = deps;

  return async (request) => {
    const { from, pathname } = request;
    let headers: AnswerHeaders = {};
    try {
      const page = from.method === 'POST' ? null : await findPage(request);
      if (page?.isFile) {
        return page.answer;
      }
      const access = page === null ? 'credential' : 'static';
      const admission = await gatekeeper.admit(from, { access, checkOrigin: page === null });
      headers = toRateHeaders(admission.rate);
      if (admission.principal !== null) {
        request.onAdmitted?.(admission.principal);
      }
      if (admission.refusal !== null) {
        throw admission.refusal;
      }
      if (page !== null) {
        return { ...page.answer, headers: { ...page.answer.headers, ...headers } };
      }
      if (pathname !== path && pathname !== `${path}/`) {
        throw requestError('NOT_FOUND', 'There is nothing here.', { status: 404 });
      }
      if (admission.principal === null) {
        throw new Error('The gatekeeper lets nobody pass without a credential.');
      }
      return await answerOperations(request, admission.principal, headers);
    } catch (error) {
      const type = acceptableTo(from.headers.get('accept')).json ?? json;
      return answerResult({ errors: [error instanceof BodyError ? bodyRefused(error) : mask(error)] }, type, {
        ...headers,
        ...challengeOf(error),
      });
    }
  };
}

const challengeOf = (error: unknown) =>
  error instanceof LibraryError && error.code === 'UNAUTHENTICATED' ? authenticateHeaders(error) : {};

const statusByCode = { INVALID_JSON: 400, PAYLOAD_TOO_LARGE: 413, UNSUPPORTED_MEDIA_TYPE: 415 } as const;

const bodyRefused = ({ code, message, headers }: BodyError) =>
  requestError(code, message, { status: statusByCode[code], headers });
