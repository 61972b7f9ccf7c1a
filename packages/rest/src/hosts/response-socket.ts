import { Socket } from 'node:net';

const headEnd = '\r\n\r\n';
/** Headers of the connection, which the host controls. */
const connectionHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding']);
const statusesWithoutBody = new Set([204, 205, 304]);

type WriteCallback = (error?: Error | null) => void;

/** Converts the response that Node writes, head first and without chunks, to a `Response`. */
export class ResponseSocket extends Socket {
  /** Resolves when the head is written. Rejects if the socket closes before. */
  readonly response: Promise<Response>;
  readonly #resolvers = Promise.withResolvers<Response>();
  #head = '';
  #body: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Callback of the last write, while the reader has no room for more. */
  #waiting: WriteCallback | undefined;
  #hasFinished = false;

  constructor() {
    super();
    this.response = this.#resolvers.promise;
    this.once('close', () => this.#onClose());
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: WriteCallback): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    this.#send(this.#body === undefined ? this.#readHead(bytes) : bytes, callback);
  }

  override _writev(
    chunks: readonly { chunk: Buffer | string; encoding: BufferEncoding }[],
    callback: WriteCallback,
  ): void {
    const all = chunks.map(({ chunk, encoding }) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk,
    );
    this._write(Buffer.concat(all), 'utf8', callback);
  }

  /** Ends the response after what was written. */
  finish(): void {
    if (this.#hasFinished) return;
    this.#hasFinished = true;
    this.#body?.close();
    this.destroy();
  }

  #send(bytes: Uint8Array, callback: WriteCallback): void {
    const body = this.#body;
    if (body === undefined || bytes.length === 0) {
      callback();
      return;
    }
    body.enqueue(bytes);
    if ((body.desiredSize ?? 0) > 0) callback();
    else this.#waiting = callback;
  }

  /** @returns what follows the head */
  #readHead(bytes: Buffer): Buffer {
    this.#head += bytes.toString('latin1');
    const end = this.#head.indexOf(headEnd);
    if (end === -1) return Buffer.alloc(0);
    const rest = Buffer.from(this.#head.slice(end + headEnd.length), 'latin1');
    this.#resolvers.resolve(this.#toResponse(this.#head.slice(0, end)));
    return rest;
  }

  #toResponse(head: string): Response {
    const [statusLine = '', ...lines] = head.split('\r\n');
    const status = Number(statusLine.split(' ')[1]);
    const headers = new Headers();
    for (const line of lines) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      if (!connectionHeaders.has(name.toLowerCase())) headers.append(name, line.slice(colon + 1).trim());
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#body = controller;
      },
      pull: () => this.#resume(),
      cancel: () => {
        this.#hasFinished = true;
        this.destroy();
      },
    });
    return new Response(statusesWithoutBody.has(status) ? null : body, { status, headers });
  }

  #resume(): void {
    const callback = this.#waiting;
    this.#waiting = undefined;
    callback?.();
  }

  #onClose(): void {
    if (this.#hasFinished) return;
    const error = new Error('The connection was closed before the response was complete.');
    this.#body?.error(error);
    this.#resolvers.reject(error);
  }
}
