/** One event of a stream of server-sent events. */
export interface SseEvent {
  readonly type: string;
  /** What the client sends as `Last-Event-ID` when it connects again; without one, the id before stays. */
  readonly id?: string;
  /** Sent as JSON, which never breaks a line. */
  readonly data: unknown;
}

/** An event as it is sent. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function formatSseEvent({ type, id, data }: SseEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Headers of a stream of events, which goes on for as long as both sides want it to. */
export const sseHeaders = {
  'Content-Type': 'text/event-stream',
  // Compressed on the way, events would be held back until there are enough of them.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
} as const;
