import type { Context } from 'koa';
import { createReauthorize, principalOf } from '../authorize.ts';
import { isExpected, reportToApp } from '../handle-errors.ts';
import { defaultStreamOptions, type RestOptions } from '../options.ts';
import { createOpenStreams } from './open-streams.ts';
import { createSseWriter, formatSseEvent, type SseEvent, type SseWriter } from './sse-writer.ts';

export interface StreamSource {
  /** Id of the event after which the stream begins. */
  readonly after: string;
  /** Yields events until `signal` fires, which it does when the stream closes. */
  subscribe(signal: AbortSignal): AsyncIterable<SseEvent>;
}

const reconnectAfterMs = 2_000;

/**
 * Answers a request with a stream of events, which continues after the host's middleware has returned. A later error ends the
 * stream: the client reconnects and continues after the last event it has received.
 *
 * @throws RequestError `RATE_LIMITED` if the credential has too many streams open; errors that `subscribe` throws at once
 */
export type SendEventStream = (ctx: Context, source: StreamSource) => void;

export function createEventStreamResponse(options: RestOptions): SendEventStream {
  const settings = { ...defaultStreamOptions, ...options.streams };
  const streams = createOpenStreams({ ...settings, signal: options.signal });
  const isStillAllowed = createReauthorize(options);
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
      const events = source.subscribe(stream.closed);
      stream.write(preamble(source.after));
      void sendAll(events, stream, report);
      repeat(settings.heartbeatMs, stream.closed, async () => {
        const isAllowed = await isStillAllowed(ctx).catch(report);
        // If the check itself fails, the stream stays open.
        if (isAllowed === false) stream.end();
      });
    }
    ctx.respond = false;
  };
}

/** Gives the client a first id, so that it continues from there even if it reconnects before the first event. */
const preamble = (after: string) => `retry: ${reconnectAfterMs}\nid: ${after}\n\n`;

/** Reads the next event only when the client has read the last: a slow client fills no memory. */
async function sendAll(
  events: AsyncIterable<SseEvent>,
  stream: SseWriter,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    for await (const event of events) {
      stream.write(formatSseEvent(event));
      await stream.drained();
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
