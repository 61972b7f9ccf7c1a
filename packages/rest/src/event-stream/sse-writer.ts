import type { ServerResponse } from 'node:http';

/** One server-sent event. */
export interface SseEvent {
  readonly type: string;
  /** The client sends it as `Last-Event-ID` when it reconnects. An event without an id leaves the client's id as it is. */
  readonly id?: string;
  /** Sent as JSON, which never contains a line break. */
  readonly data: unknown;
}

/** The event as it is sent. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function formatSseEvent({ type, id, data }: SseEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

export const sseHeaders = {
  'Content-Type': 'text/event-stream',
  // A proxy that compresses would hold events back until its buffer is full.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;

export interface SseWriterOptions {
  /** After this time without an event, a comment is sent, so that no proxy closes the connection as idle. */
  readonly heartbeatMs: number;
  /** A client that reads nothing for this time is disconnected. */
  readonly drainWithinMs: number;
}

/** Writes server-sent events to one client. */
export interface SseWriter {
  /** Fires as soon as nothing more can be sent: the client has disconnected or was disconnected, or the stream was ended. */
  readonly closed: AbortSignal;
  /**
   * Does nothing once the stream is closed.
   *
   * @param text events or comments
   */
  write(text: string): void;
  /** Resolves when the client has read what was written, or the stream is closed. */
  drained(): Promise<void>;
  /** Ends the stream after what was written. An `EventSource` reconnects by itself. */
  end(): void;
}

const comment = ': heartbeat\n\n';

/** How long a client may take to read the rest after the stream has ended. */
const endWithinMs = 1_000;

/** Sends nothing before the first `write`: until then, the request can still be answered with an error. */
export function createSseWriter(
  res: ServerResponse,
  { heartbeatMs, drainWithinMs }: SseWriterOptions,
): SseWriter {
  const closing = new AbortController();
  const { signal: closed } = closing;
  let heartbeat: NodeJS.Timeout | undefined;
  /** Runs while the client has not read what was written. */
  let drainTimeout: NodeJS.Timeout | undefined;
  let draining = Promise.withResolvers<void>();

  function onDrain(): void {
    clearTimeout(drainTimeout);
    drainTimeout = undefined;
    draining.resolve();
  }

  function onClose(): void {
    if (closed.aborted) return;
    clearInterval(heartbeat);
    onDrain();
    closing.abort();
  }

  res.on('drain', onDrain);
  res.once('close', onClose);
  if (res.destroyed) onClose();

  function write(text: string): void {
    // Node reports a write to a closed connection as an error.
    if (closed.aborted || res.destroyed) return;
    heartbeat ??= setInterval(() => drainTimeout ?? write(comment), heartbeatMs);
    heartbeat.refresh();
    if (!sendTo(res, text) && drainTimeout === undefined) {
      draining = Promise.withResolvers();
      drainTimeout = setTimeout(() => {
        onClose();
        res.destroy();
      }, drainWithinMs);
    }
  }

  return {
    closed,
    write,
    drained: async () => {
      await (drainTimeout && draining.promise);
    },
    end() {
      if (closed.aborted) return;
      onClose();
      endResponse(res);
    },
  };
}

/** @returns whether the client has room for more */
function sendTo(res: ServerResponse, text: string): boolean {
  if (!res.headersSent) res.writeHead(200, sseHeaders);
  return res.write(text);
}

function endResponse(res: ServerResponse): void {
  if (res.destroyed) return;
  if (!res.headersSent) res.writeHead(200, sseHeaders);
  res.end();
  const timeout = setTimeout(() => res.destroy(), endWithinMs);
  res.once('close', () => clearTimeout(timeout));
}
