import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { type SendEventsOptions, sendEvents } from './send-events.ts';
import { fetchSseBody, nodeSseSink } from './wire/index.ts';

/** Writes an answer to a node server's response, beside the headers that the host has set. */
export function writeAnswer(res: ServerResponse, answer: Answer, options: SendEventsOptions): void {
  if ('results' in answer) {
    sendEvents(answer.results, (listener) => nodeSseSink(res, answer.headers, listener), options);
    return;
  }
  if (!res.destroyed) {
    const { status, headers, body } = answer;
    const length = body === null ? 0 : Buffer.byteLength(body);
    res.writeHead(status, { ...headers, 'Content-Length': length });
    res.end(body);
    // Only where something is left that the client has not taken yet. Node closes the connection, unless it gets on meanwhile.
    if (res.socket?.writableLength) {
      res.setTimeout(options.drainWithinMs);
    }
  }
}

/** The same answer as a fetch server gives it. */
export function toResponse(answer: Answer, options: SendEventsOptions): Response {
  const { status, headers } = answer;
  const body =
    'results' in answer ? fetchSseBody((toSink) => sendEvents(answer.results, toSink, options)) : answer.body;
  return new Response(body, { status, headers });
}
