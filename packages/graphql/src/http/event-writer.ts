import type { EventSink, EventSinkListener } from './event-sink.ts';

export interface EventWriterOptions {
  /** After so long without an event, a comment is sent, so that nobody on the way takes the connection for dead. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is cut off. */
  readonly drainWithinMs: number;
}

/** A stream of server-sent events to one client. */
export interface EventWriter {
  /** False as soon as nothing more can be sent: the client is gone or was cut off, or the stream was ended. */
  isOpen(): boolean;
  /** @param text one event, or several */
  write(text: string): void;
  /** Resolves when the client has taken what was written, or is gone. */
  room(): Promise<void>;
  end(): void;
}

const comment = ':\n\n';

/** Begins with a comment, so that the client knows at once that the stream stands. @param onClosed called once */
export function createEventWriter(
  toSink: (listener: EventSinkListener) => EventSink,
  onClosed: () => void,
  { heartbeatMs, drainWithinMs }: EventWriterOptions,
): EventWriter {
  let isOpen = true;
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
    if (isOpen) {
      isOpen = false;
      clearInterval(heartbeat);
      onDrain();
      onClosed();
    }
  }

  const sink = toSink({ onDrain, onClose });

  function write(text: string): void {
    heartbeat?.refresh();
    if (!sink.write(text) && cutOff === undefined) {
      drained = Promise.withResolvers();
      cutOff = setTimeout(() => {
        onClose();
        sink.cut();
      }, drainWithinMs);
    }
  }

  if (isOpen) {
    write(comment);
    heartbeat = setInterval(() => cutOff ?? write(comment), heartbeatMs);
  }
  return {
    isOpen: () => isOpen,
    write,
    room: async () => {
      await (cutOff && drained.promise);
    },
    end() {
      if (isOpen) {
        onClose();
        sink.end();
      }
    },
  };
}
