import type { ServerResponse } from 'node:http';

/** One event of a stream of server-sent events. */
export interface SseEvent {
  readonly type: string;
  /** What the client sends as `Last-Event-ID` when it connects again; without one, the id before stays. */
  readonly id?: string;
  /** Sent as JSON, which never breaks a line. */
  readonly data: unknown;
}

export interface SseWriterOptions {
  /** After so long without an event, a comment is sent, so that nobody on the way takes the connection for dead. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is cut off. */
  readonly drainWithinMs: number;
}

/** One answer that goes on: `text/event-stream`, as browsers' `EventSource` reads it. */
export interface SseWriter {
  /** Fires as soon as nothing more can be sent: the client is gone or was cut off, or the stream was ended. */
  readonly closed: AbortSignal;
  /**
   * Sends the headers, so that the client knows that the stream stands.
   *
   * @param id where the stream begins: a client that connects again before there is any event goes on from here
   */
  open(id?: string): void;
  /** Sends an event. Resolves when the client can take another; does nothing once it is closed. */
  send(event: SseEvent): Promise<void>;
  /** Ends the stream after what was sent; clients connect again by themselves. */
  end(): void;
}

const headers = {
  'Content-Type': 'text/event-stream',
  // Compressed on the way, events would be held back until there are enough of them.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};
const reconnectAfterMs = 2_000;
/** How long a client may take for what is still on its way when the stream ends. */
const endWithinMs = 1_000;

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createSseWriter(
  res: ServerResponse,
  { heartbeatMs, drainWithinMs }: SseWriterOptions,
): SseWriter {
  const closing = new AbortController();
  const { signal: closed } = closing;
  let heartbeat: NodeJS.Timeout | undefined;
  const close = () => {
    clearInterval(heartbeat);
    closing.abort();
  };
  // A client that has left already is not told of again.
  if (res.destroyed) close();
  else res.once('close', close);

  // Node takes a write after the connection is gone for an error of the program.
  const isOpen = () => !closed.aborted && !res.destroyed;
  const open = (id?: string) => {
    if (!isOpen() || res.headersSent) return;
    res.writeHead(200, headers);
    res.write(`retry: ${reconnectAfterMs}\n${idField(id)}\n`);
    heartbeat = setInterval(() => {
      if (isOpen() && !res.writableNeedDrain) res.write(': heartbeat\n\n');
    }, heartbeatMs);
  };
  return {
    closed,
    open,
    async send(event) {
      if (!isOpen()) return;
      open();
      heartbeat?.refresh();
      if (!res.write(format(event))) await drained(res, drainWithinMs);
    },
    end() {
      if (!isOpen()) return;
      open();
      close();
      res.end();
      const cutOff = setTimeout(() => res.destroy(), endWithinMs);
      res.once('close', () => clearTimeout(cutOff));
    },
  };
}

function format({ type, id, data }: SseEvent): string {
  return `${idField(id)}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function idField(id: string | undefined): string {
  return id === undefined ? '' : `id: ${id}\n`;
}

/** Resolves when the client has taken what was written, or is gone; cuts it off after `withinMs`. */
function drained(res: ServerResponse, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => res.destroy(), withinMs);
    const done = () => {
      clearTimeout(cutOff);
      res.off('drain', done);
      res.off('close', done);
      resolve();
    };
    res.on('drain', done);
    res.on('close', done);
  });
}
