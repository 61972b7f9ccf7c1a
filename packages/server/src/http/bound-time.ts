import { errorBody, statusByCode } from '@cinephage/rest';
import type { Context, Middleware } from 'koa';
import type { Logger } from 'pino';

export interface TimeBounds {
  /** How long the answer to a request that has arrived may take until it begins, in milliseconds. */
  withinMs(ctx: Context): number;
  /** Whether errors are answered in the shape of GraphQL. */
  isGraphQL(ctx: Context): boolean;
  readonly logger: Pick<Logger, 'debug'>;
}

const longestTimerMs = 2 ** 31 - 1;
const code = 'REQUEST_TIMEOUT';
const sentence =
  'This request took too long and is given up. What it asks for may have been done, or may still be: look before you try again.';

/**
 * Answers 503 for whatever takes too long, such as a database that does not answer; a stream has its answer once it begins.
 * What was begun goes on by itself, and its answer is dropped.
 */
export function boundTime({ withinMs, isGraphQL, logger }: TimeBounds): Middleware {
  return async (ctx, next) => {
    const work = next();
    const timer = startTimer(ctx, Math.min(withinMs(ctx), longestTimerMs));
    const outcome = await Promise.race([work, timer.tooLate]).finally(timer.clear);
    if (outcome !== tooLate) {
      return;
    }
    work.catch((error) => logger.debug({ err: error }, 'A request that was given up has failed.'));
    ctx.respond = false;
    if (!ctx.res.headersSent && !ctx.res.destroyed) {
      answer(
        ctx,
        isGraphQL(ctx)
          ? { errors: [{ message: sentence, extensions: { code } }] }
          : errorBody(code, sentence),
      );
    }
  };
}

const tooLate = Symbol('too late');

function startTimer({ req }: Context, limitMs: number) {
  const { promise, resolve } = Promise.withResolvers<typeof tooLate>();
  let timer: NodeJS.Timeout;
  const start = () => {
    // Until the body has arrived or is given up, it is the server's own time-out that bounds the request.
    timer = setTimeout(() => (req.complete || req.destroyed ? resolve(tooLate) : start()), limitMs);
  };
  start();
  return { tooLate: promise, clear: () => clearTimeout(timer) };
}

/** By node's own means: a handler that is still running could change what Koa's set. */
function answer({ res }: Context, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(statusByCode[code], {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  res.end(text);
}
