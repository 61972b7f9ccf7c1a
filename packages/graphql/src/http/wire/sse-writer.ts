import type { SseSink, SseSinkListener } from './sse-sink.ts';

export interface SseWriterOptions {
  /** After so long without an event, a comment is sent, so that nobody on the way takes the connection for dead. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is cut off. */
  readonly drainWithinMs: number;
}

/** A stream of server-sent events to one client. */
export interface SseWriter {
  /** Fires as soon as nothing more can be sent: the client is gone or was cut off, or the stream was ended. */
  readonly closed: AbortSignal;
  /**
   * Does nothing once the stream is closed.
   *
   * @param text one event, or several, or a comment
   */
  write(text: string): void;
  /** Resolves when the client has taken what was written, or is gone. */
  room(): Promise<void>;
  /** Ends the stream after what was written; clients of `EventSource` connect again by themselves. */
  end(): void;
}

/** Tells the client that the stream stands. */
export const sseComment = ': heartbeat\n\n';

/** Writes nothing by itself before the first `write`. */
export function createSseWriter(
  toSink: (listener: SseSinkListener) => SseSink,
  { heartbeatMs, drainWithinMs }: SseWriterOptions,
): SseWriter {
  const closing = new AbortController();
  const { signal: closed } = closing;
  let heartbeat: NodeJS.Timeout | undefined;
  /** Runs while the client has not taken what was written. */
  let cutOff: NodeJS.Timeout | undefined;
  let drained = Promise.withResolvers<void>();

  function onDrain(): void {
    clearTimeout(cutOff);
    cutOff = undefined;
    drained.resolve();
  }

  function onClose(): void {
    if (closed.aborted) return;
    clearInterval(heartbeat);
    onDrain();
    closing.abort();
  }

  const sink = toSink({ onDrain, onClose });

  function write(text: string): void {
    if (closed.aborted) return;
    heartbeat ??= setInterval(() => cutOff ?? write(sseComment), heartbeatMs);
    heartbeat.refresh();
    if (!sink.write(text) && cutOff === undefined) {
      drained = Promise.withResolvers();
      cutOff = setTimeout(() => {
        onClose();
        sink.cut();
      }, drainWithinMs);
    }
  }

  return {
    closed,
    write,
    room: async () => {
      await (cutOff && drained.promise);
    },
    end() {
      if (closed.aborted) return;
      onClose();
      sink.end();
    },
  };
}
