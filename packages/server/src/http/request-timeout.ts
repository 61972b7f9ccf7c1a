import { errorBody, statusByCode } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';

export interface RequestTimeoutOptions {
  /** How long a complete request may take until its response begins, in milliseconds. */
  timeoutMs(ctx: Context): number;
  /** Whether the error has the shape of GraphQL errors. */
  isGraphQL(ctx: Context): boolean;
  readonly logger: Pick<Logger, 'debug'>;
}

const longestTimerMs = 2 ** 31 - 1;
const code = 'REQUEST_TIMEOUT';
const sentence =
  'This request timed out. Its changes may have been made, or may still be made: check before you try again.';

/**
 * Responds with 503 if a response does not begin in time, for example because the database does not respond. The handler is not
 * cancelled; its result is dropped.
 */
export function createRequestTimeout({ timeoutMs, isGraphQL, logger }: RequestTimeoutOptions): Middleware {
  return async (ctx, next) => {
    const work = next();
    const timer = startTimer(ctx, Math.min(timeoutMs(ctx), longestTimerMs));
    const outcome = await Promise.race([work, timer.timedOut]).finally(timer.clear);
    if (outcome !== timedOut) {
      return;
    }
    work.catch((error) => logger.debug({ err: error }, 'A request failed after its timeout.'));
    ctx.respond = false;
    if (!ctx.res.headersSent && !ctx.res.destroyed) {
      respond(
        ctx,
        isGraphQL(ctx)
          ? { errors: [{ message: sentence, extensions: { code } }] }
          : errorBody(code, sentence),
      );
    }
  };
}

const timedOut = Symbol('timed out');

function startTimer({ req }: Context, limitMs: number) {
  const { promise, resolve } = Promise.withResolvers<typeof timedOut>();
  let timer: NodeJS.Timeout;
  const start = () => {
    // Until the body is complete, the request timeout of the HTTP server applies.
    timer = setTimeout(() => (req.complete || req.destroyed ? resolve(timedOut) : start()), limitMs);
  };
  start();
  return { timedOut: promise, clear: () => clearTimeout(timer) };
}

/** Writes to the Node response: a handler that is still running could change the state of Koa. */
function respond({ res }: Context, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(statusByCode[code], {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  res.end(text);
}
