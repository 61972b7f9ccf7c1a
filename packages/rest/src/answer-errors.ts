import { LibraryError } from '@cinephage/core';
import type { Context, Middleware } from 'koa';
import { errorBody, RequestError, type RestErrorCode, statusByCode } from './errors.ts';
import { answerJson } from './json-answer.ts';

/** Told of every error whose cause the caller does not get to see. */
export type ErrorReporter = (error: unknown, ctx: Context) => void;

/**
 * RFC 9110 section 15.5.2 wants a challenge with every 401. `Basic` would make browsers ask for a password, and no
 * registered scheme means "a key in this header".
 */
const challenge = 'ApiKey realm="cinephage", header="x-api-key"';
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
  if (error instanceof RequestError) {
    for (const [name, value] of Object.entries(error.headers)) ctx.res.setHeader(name, value);
    answerCode(ctx, error.code, error.message, error.details);
    return;
  }
  if (isExpected(error)) {
    if (error.retryAfterSeconds !== undefined) {
      ctx.res.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
    }
    answerCode(ctx, error.code, error.message, error.details);
    return;
  }
  onError(error, ctx);
  answerCode(ctx, 'INTERNAL_ERROR', unexpected);
}

/** Whether `error` is one of those that callers are told of as they are. */
export function isExpected(error: unknown): error is LibraryError {
  return error instanceof LibraryError && error.code !== 'INTERNAL_ERROR';
}

function answerCode(
  ctx: Context,
  code: RestErrorCode,
  message: string,
  details?: RequestError['details'],
): void {
  if (code === 'UNAUTHENTICATED') ctx.res.setHeader('WWW-Authenticate', challenge);
  answerJson(ctx, statusByCode[code], errorBody(code, message, details));
}
