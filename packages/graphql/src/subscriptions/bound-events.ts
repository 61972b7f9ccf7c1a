import type { RequestContext } from '../context.ts';
import type { GatewayDeps } from '../deps.ts';

const headers = {
  'Content-Type': 'text/event-stream',
  // A proxy that compresses events holds them back until there are enough of them.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Bounds a stream of events of Yoga: comments keep an idle one alive, a client that takes nothing for too long is disconnected, and
 * when the host stops the stream ends without `complete`, so that clients connect again.
 */
export function boundEvents(
  { body, status }: Response,
  { caller, origin: { cutConnection } }: RequestContext,
  deps: GatewayDeps,
): Response {
  const stream = body && boundStream(body, deps, cutConnection);
  // What became of an operation is in its result: browsers read no other status of a stream.
  return new Response(stream, { status: caller === undefined ? status : 200, headers });
}

type Read = ReadableStreamReadResult<Uint8Array>;

const heartbeat: Read = { done: false, value: new TextEncoder().encode(':\n\n') };

function boundStream(
  source: ReadableStream<Uint8Array>,
  { heartbeatMs, drainWithinMs, stopping }: GatewayDeps,
  cutConnection: (() => void) | undefined,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let reading: Promise<Read> | undefined;
  let cutOff: NodeJS.Timeout | undefined;
  const stopped = Promise.withResolvers<Read>();
  const onStop = () => stopped.resolve({ done: true, value: undefined });
  stopping.addEventListener('abort', onStop);
  if (stopping.aborted) onStop();
  const release = () => {
    clearTimeout(cutOff);
    stopping.removeEventListener('abort', onStop);
    reader.cancel().catch(() => {});
  };

  async function next(): Promise<Read> {
    const idle = Promise.withResolvers<Read>();
    const timer = setTimeout(() => idle.resolve(heartbeat), heartbeatMs);
    reading ??= reader.read();
    const read = await Promise.race([reading, stopped.promise, idle.promise]).finally(() =>
      clearTimeout(timer),
    );
    if (read !== heartbeat) reading = undefined;
    return read;
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(cutOff);
        const { done, value } = await next();
        if (done || stopping.aborted) {
          release();
          controller.close();
          return;
        }
        controller.enqueue(value);
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
