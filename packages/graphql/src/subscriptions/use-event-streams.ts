import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import { isEventStream } from '../requests/send-response.ts';

export interface EventStreamOptions {
  readonly heartbeatMs: number;
  readonly drainWithinMs: number;
  /** Fires when the host stops. */
  readonly signal: AbortSignal;
}

const headers = {
  'Content-Type': 'text/event-stream',
  // A proxy that compresses events holds them back until there are enough of them.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Bounds Yoga's event streams: comments keep an idle one alive at the interval of the option, a client that takes nothing for too
 * long is cut off, and when the host stops the stream ends without `complete`, so that clients connect again.
 */
export function useEventStreams(options: EventStreamOptions): Plugin<object, RequestContext> {
  return {
    onResponse({ response, setResponse, serverContext }) {
      if (isEventStream(response) && response.body !== null) {
        const { cutConnection } = serverContext.origin;
        const body = boundStream(response.body, { ...options, cutConnection });
        // What became of an operation is in its result: browsers read no other status of a stream.
        const status = serverContext.caller === undefined ? response.status : 200;
        setResponse(new Response(body, { status, headers }));
      }
    },
  };
}

interface BoundStreamOptions extends EventStreamOptions {
  readonly cutConnection: (() => void) | undefined;
}

const heartbeat = new TextEncoder().encode(':\n\n');

function boundStream(
  source: ReadableStream<Uint8Array>,
  { heartbeatMs, drainWithinMs, signal, cutConnection }: BoundStreamOptions,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let reading: Promise<ReadableStreamReadResult<Uint8Array>> | undefined;
  let cutOff: NodeJS.Timeout | undefined;
  const stopped = Promise.withResolvers<null>();
  const stop = () => stopped.resolve(null);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const release = () => {
    clearTimeout(cutOff);
    signal.removeEventListener('abort', stop);
    reader.cancel().catch(() => {});
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(cutOff);
        reading ??= reader.read();
        const idle = Promise.withResolvers<Uint8Array>();
        const timer = setTimeout(() => idle.resolve(heartbeat), heartbeatMs);
        const next = await Promise.race([reading, stopped.promise, idle.promise]).finally(() =>
          clearTimeout(timer),
        );
        if (next === null || signal.aborted || ('done' in next && next.done)) {
          release();
          controller.close();
          return;
        }
        if ('done' in next) reading = undefined;
        controller.enqueue('done' in next ? next.value : next);
        cutOff = setTimeout(() => {
          release();
          if (cutConnection === undefined) {
            controller.error(new Error('The client has taken nothing for too long.'));
          } else {
            cutConnection();
            // Not an error: Yoga cancels the stream of a closed connection, and does not handle the rejection of that.
            controller.close();
          }
        }, drainWithinMs);
      },
      cancel: release,
    },
    { highWaterMark: 0 },
  );
}
