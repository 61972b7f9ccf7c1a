import type { ServerResponse } from 'node:http';

/** Where a stream of events is written. */
export interface EventSink {
  /** @returns whether there is room for more; if not, `onDrain` is called once there is */
  write(text: string): boolean;
  /** Ends the answer after what was written. */
  end(): void;
  /** Ends the connection at once. */
  cut(): void;
}

export interface EventSinkListener {
  onDrain(): void;
  /** The client is gone. */
  onClose(): void;
}

/** How long a client may take for what is still on its way when the stream ends. */
const endWithinMs = 1_000;

/** The body of a node server's answer, whose headers were sent. */
export function nodeEventSink(res: ServerResponse, { onDrain, onClose }: EventSinkListener): EventSink {
  res.on('drain', onDrain);
  res.once('close', onClose);
  if (res.destroyed) {
    onClose();
  }
  return {
    // Node takes a write after the connection is gone for an error of the program; there is no more room then.
    write: (text) => !res.destroyed && res.write(text),
    end() {
      res.end();
      const cutOff = setTimeout(() => res.destroy(), endWithinMs);
      res.once('close', () => clearTimeout(cutOff));
    },
    cut: () => res.destroy(),
  };
}

const utf8 = new TextEncoder();

/** The body of a fetch server's answer. There is room when everything was read. */
export function fetchEventBody(
  open: (toSink: (listener: EventSinkListener) => EventSink) => void,
): ReadableStream<Uint8Array> {
  let listener: EventSinkListener | undefined;
  return new ReadableStream({
    start(controller) {
      open((given) => {
        listener = given;
        return {
          write(text) {
            controller.enqueue(utf8.encode(text));
            return (controller.desiredSize ?? 0) > 0;
          },
          end: () => controller.close(),
          cut: () => controller.error(new Error('The client has taken nothing for too long.')),
        };
      });
    },
    pull: () => listener?.onDrain(),
    cancel: () => listener?.onClose(),
  });
}
