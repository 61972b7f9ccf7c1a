import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { ResponseSocket } from './response-socket.ts';

/** Answers a request of a fetch server with a listener of `node:http`. Bodies are streamed in both directions, with backpressure. */
export function handleByNode(request: Request, listener: RequestListener): Promise<Response> {
  const socket = new ResponseSocket();
  const req = new FetchMessage(request, socket);
  const res = new ServerResponse(req);
  res.sendDate = false;
  res.assignSocket(socket);
  // As Node's server does for its sockets.
  socket.on('drain', () => res.emit('drain'));
  res.once('finish', () => socket.finish());
  res.once('close', () => {
    // The rest of a refused body is read and dropped: a client that still sends would lose the response otherwise.
    const isDropped = res.writableFinished && req.readableFlowing === true;
    if (!isDropped) req.cancel();
  });
  const disconnect = () => socket.destroy();
  request.signal.addEventListener('abort', disconnect, { once: true });
  socket.once('close', () => request.signal.removeEventListener('abort', disconnect));
  if (request.signal.aborted) disconnect();
  else listener(req, res);
  return socket.response;
}

/** A request of a fetch server as a message of `node:http`. */
class FetchMessage extends IncomingMessage {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Set once the body is being read. */
  #resume: (() => void) | undefined;

  constructor({ url, method, headers, body }: Request, socket: ResponseSocket) {
    super(socket);
    const { pathname, search, host } = new URL(url);
    this.method = method;
    this.url = pathname + search;
    this.#reader = body?.getReader();
    // Node sends the body of a response to HTTP/1.0 as it is, not in chunks.
    this.httpVersion = '1.0';
    this.httpVersionMajor = 1;
    this.httpVersionMinor = 0;
    this.headers = { host, ...Object.fromEntries(headers) };
    delete this.headers.te;
    if (body === null) delete this.headers['transfer-encoding'];
    else if (!headers.has('content-length')) this.headers['transfer-encoding'] = 'chunked';
  }

  override _read(size: number): void {
    super._read(size);
    if (this.#resume === undefined) void this.#pump();
    else this.#resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.cancel();
    super._destroy(error, callback);
  }

  /** Stops reading the body. */
  cancel(): void {
    // If the body has failed already, its reader has received the error.
    this.#reader?.cancel().catch(() => {});
  }

  /** Reads while there is room, as Node's parser does; else waits for `_read`. */
  async #pump(): Promise<void> {
    this.#resume = () => {};
    try {
      for (let chunk = await this.#reader?.read(); chunk?.value; chunk = await this.#reader?.read()) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#resume = resolve;
        if (!this.push(chunk.value)) await promise;
      }
      this.complete = true;
      this.push(null);
    } catch {
      this.emit('aborted');
    }
  }
}
