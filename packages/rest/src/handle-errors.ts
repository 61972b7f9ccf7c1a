import { authenticateHeaders, LibraryError, retryAfterHeaders } from '@cinephage/core';
import type { Context, Middleware } from 'koa';
import { errorBody, RequestError, type RestErrorCode, statusByCode } from './errors.ts';
import { sendJson } from './send-json.ts';

/** Receives every error whose cause is not shown to the client. */
export type ErrorReporter = (error: unknown, ctx: Context) => void;

const unexpected = 'Something went wrong on the server; its log says what.';

/**
 * Middleware that answers the errors of later middleware in the shape of this API. The router answers its own errors.
 *
 * @param onError receives unexpected errors. Default: Koa's `error` event
 */
export function handleErrors(onError: ErrorReporter = reportToApp): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      sendError(ctx, error, onError);
    }
  };
}

/** Emits the `error` event of the Koa app. */
export const reportToApp: ErrorReporter = (error, ctx) => {
  ctx.app.emit('error', error, ctx);
};

/** Answers one error with the status, headers and body of its code. An unknown error is a 500 that does not show its cause. */
export function sendError(ctx: Context, error: unknown, onError: ErrorReporter): void {
  if (ctx.res.headersSent) {
    // The host has sent a response already, because the handler took too long.
    if (!isExpected(error) && !isTooLate(error)) onError(error, ctx);
  } else if (error instanceof RequestError) {
    sendErrorCode(ctx, error, error.headers);
  } else if (isExpected(error)) {
    const { retryAfterSeconds } = error;
    sendErrorCode(ctx, error, retryAfterSeconds === undefined ? {} : retryAfterHeaders(retryAfterSeconds));
  } else {
    onError(error, ctx);
    sendErrorCode(ctx, { code: 'INTERNAL_ERROR', message: unexpected }, {});
  }
}

const isTooLate = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_HTTP_HEADERS_SENT';

/** Whether clients receive the code and message of `error` as they are. */
export function isExpected(error: unknown): error is LibraryError {
  return error instanceof LibraryError && error.code !== 'INTERNAL_ERROR';
}

interface SentError {
  readonly code: RestErrorCode;
  readonly message: string;
  readonly details?: RequestError['details'];
  readonly wwwAuthenticate?: string | undefined;
}

function sendErrorCode(ctx: Context, error: SentError, headers: Readonly<Record<string, string>>): void {
  const { code, message, details } = error;
  const all = code === 'UNAUTHENTICATED' ? { ...headers, ...authenticateHeaders(error) } : headers;
  for (const [name, value] of Object.entries(all)) ctx.res.setHeader(name, value);
  sendJson(ctx, statusByCode[code], errorBody(code, message, details));
}
