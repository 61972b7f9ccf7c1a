import { authenticateHeaders, LibraryError, retryAfterHeaders } from '@cinephage/core';
import type { Context, Middleware } from 'koa';
import { errorBody, RequestError, type RestErrorCode, statusByCode } from './errors.ts';
import { answerJson } from './json-answer.ts';

/** Told of every error whose cause the caller does not get to see. */
export type ErrorReporter = (error: unknown, ctx: Context) => void;

const unexpected = 'Something went wrong on the server; its log says what.';

/**
 * Answers errors of later middleware in the shape of this API. The router answers its own; this is for what a server
 * mounts beside it.
 *
 * @param onError told of unexpected errors; Koa's own `error` event when absent
 */
export function answerErrors(onError: ErrorReporter = reportToApp): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      answerError(ctx, error, onError);
    }
  };
}

/** Koa's way: the application's `error` event. */
export const reportToApp: ErrorReporter = (error, ctx) => {
  ctx.app.emit('error', error, ctx);
};

/** Answers one error: status, headers and body by its code; anything unknown is a 500 that gives nothing away. */
export function answerError(ctx: Context, error: unknown, onError: ErrorReporter): void {
  if (ctx.res.headersSent) {
    // The host has answered already, as this took too long.
    if (!isExpected(error) && !isTooLate(error)) onError(error, ctx);
  } else if (error instanceof RequestError) {
    answerCode(ctx, error, error.headers);
  } else if (isExpected(error)) {
    const { retryAfterSeconds } = error;
    answerCode(ctx, error, retryAfterSeconds === undefined ? {} : retryAfterHeaders(retryAfterSeconds));
  } else {
    onError(error, ctx);
    answerCode(ctx, { code: 'INTERNAL_ERROR', message: unexpected }, {});
  }
}

const isTooLate = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_HTTP_HEADERS_SENT';

/** Whether `error` is one of those that callers are told of as they are. */
export function isExpected(error: unknown): error is LibraryError {
  return error instanceof LibraryError && error.code !== 'INTERNAL_ERROR';
}

interface AnsweredError {
  readonly code: RestErrorCode;
  readonly message: string;
  readonly details?: RequestError['details'];
  readonly wwwAuthenticate?: string | undefined;
}

function answerCode(ctx: Context, error: AnsweredError, headers: Readonly<Record<string, string>>): void {
  const { code, message, details } = error;
  const all = code === 'UNAUTHENTICATED' ? { ...headers, ...authenticateHeaders(error) } : headers;
  for (const [name, value] of Object.entries(all)) ctx.res.setHeader(name, value);
  answerJson(ctx, statusByCode[code], errorBody(code, message, details));
}
