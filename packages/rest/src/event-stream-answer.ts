import type { Context } from 'koa';
import { isExpected, reportToApp } from './answer-errors.ts';
import { createRecheck, principalOf } from './authenticate.ts';
import { createOpenStreams } from './open-streams.ts';
import { defaultStreamOptions, type RestOptions } from './options.ts';
import { createSseWriter, type SseEvent, type SseWriter } from './sse-writer.ts';

export interface StreamSource {
  /** Id of the event after which the stream begins. */
  readonly after: string;
  /** Begins to tell events; ends when `signal` fires, which it does once nobody listens any more. */
  follow(signal: AbortSignal): AsyncIterable<SseEvent>;
}

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
    const stream = createSseWriter(ctx.res, settings);
    if (ctx.method === 'HEAD') {
      stream.end();
    } else {
      streams.add(principalOf(ctx).id, stream);
      const events = source.follow(stream.closed);
      stream.open(source.after);
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

/** Takes the next event only when the client can take it: until then, it is kept where it comes from. */
async function sendAll(
  events: AsyncIterable<SseEvent>,
  stream: SseWriter,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    for await (const event of events) await stream.send(event);
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
