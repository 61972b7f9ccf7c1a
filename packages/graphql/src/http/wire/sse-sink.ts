import type { ServerResponse } from 'node:http';

/** Where a stream of server-sent events is written. */
export interface SseSink {
  /** @returns whether there is room for more; if not, `onDrain` is called once there is */
  write(text: string): boolean;
  /** Ends the answer after what was written. */
  end(): void;
  /** Ends the connection at once. */
  cut(): void;
}

export interface SseSinkListener {
  onDrain(): void;
  /** The client is gone. */
  onClose(): void;
}

/** How long a client may take for what is still on its way when the stream ends. */
const endWithinMs = 1_000;

/**
 * A node server's answer, beside the headers that were set before.
 *
 * @param headers sent with what is written first; until then, the request can still be answered otherwise
 */
export function nodeSseSink(
  res: ServerResponse,
  headers: Readonly<Record<string, string>>,
  { onDrain, onClose }: SseSinkListener,
): SseSink {
  res.on('drain', onDrain);
  res.once('close', onClose);
  if (res.destroyed) onClose();
  const sendHeaders = () => {
    if (!res.headersSent) res.writeHead(200, headers);
  };
  return {
    write(text) {
      // Node takes a write after the connection is gone for an error of the program; there is no more room then.
      if (res.destroyed) return false;
      sendHeaders();
      return res.write(text);
    },
    end() {
      if (res.destroyed) return;
      sendHeaders();
      res.end();
      const cutOff = setTimeout(() => res.destroy(), endWithinMs);
      res.once('close', () => clearTimeout(cutOff));
    },
    cut: () => res.destroy(),
  };
}

const utf8 = new TextEncoder();

/** The body of a fetch server's answer. There is room when everything was read. */
export function fetchSseBody(
  open: (toSink: (listener: SseSinkListener) => SseSink) => void,
): ReadableStream<Uint8Array> {
  let listener: SseSinkListener | undefined;
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
