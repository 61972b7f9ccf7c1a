import {
  createSseWriter,
  formatSseEvent,
  nodeSseSink,
  type SseEvent,
  type SseWriter,
  sseHeaders,
} from '@cinephage/core/http';
import type { Context } from 'koa';
import { isExpected, reportToApp } from './answer-errors.ts';
import { createRecheck, principalOf } from './authenticate.ts';
import { createOpenStreams } from './open-streams.ts';
import { defaultStreamOptions, type RestOptions } from './options.ts';

export interface StreamSource {
  /** Id of the event after which the stream begins. */
  readonly after: string;
  /** Begins to tell events; ends when `signal` fires, which it does once nobody listens any more. */
  follow(signal: AbortSignal): AsyncIterable<SseEvent>;
}

const reconnectAfterMs = 2_000;

/**
 * Answers a request with a stream of events, which goes on after the request has passed the host's middleware. What goes
 * wrong from then on ends the stream: its client connects again, and goes on where it was.
 *
 * @throws RequestError `RATE_LIMITED` when the caller has too many open; what `follow` throws at once
 */
export type AnswerEventStream = (ctx: Context, source: StreamSource) => void;

export function createEventStreamAnswer(options: RestOptions): AnswerEventStream {
  const settings = { ...defaultStreamOptions, ...options.streams };
  const streams = createOpenStreams({ ...settings, signal: options.signal });
  const isStillAllowed = createRecheck(options);
  const onError = options.onError ?? reportToApp;

  return (ctx, source) => {
    const report = (error: unknown) => {
      if (!isExpected(error)) onError(error, ctx);
    };
    const stream = createSseWriter((listener) => nodeSseSink(ctx.res, sseHeaders, listener), settings);
    if (ctx.method === 'HEAD') {
      stream.end();
    } else {
      streams.add(principalOf(ctx).id, stream);
      const events = source.follow(stream.closed);
      stream.write(beginning(source.after));
      void sendAll(events, stream, report);
      repeat(settings.heartbeatMs, stream.closed, async () => {
        const isAllowed = await isStillAllowed(ctx).catch(report);
        // Undefined while it cannot be told: then nobody is sent away.
        if (isAllowed === false) stream.end();
      });
    }
    ctx.respond = false;
  };
}

/** Tells the client that the stream stands, and where: one that connects again before there is any event goes on from there. */
const beginning = (after: string) => `retry: ${reconnectAfterMs}\nid: ${after}\n\n`;

/** Takes the next event only when the client can take it: until then, it is kept where it comes from. */
async function sendAll(
  events: AsyncIterable<SseEvent>,
  stream: SseWriter,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    for await (const event of events) {
      stream.write(formatSseEvent(event));
      await stream.room();
    }
  } catch (error) {
    report(error);
  } finally {
    stream.end();
  }
}

function repeat(everyMs: number, until: AbortSignal, task: () => Promise<void>): void {
  if (until.aborted) return;
  const timer = setInterval(task, everyMs);
  until.addEventListener('abort', () => clearInterval(timer));
}
