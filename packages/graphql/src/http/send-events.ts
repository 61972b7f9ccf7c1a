import type { ExecutionResult } from 'graphql';
import { formatResult } from '../operations/format-result.ts';
import type { EventSink, EventSinkListener } from './event-sink.ts';
import { createEventWriter, type EventWriterOptions } from './event-writer.ts';

export interface SendEventsOptions extends EventWriterOptions {
  /** Whether the host stops: then clients are not told that there is no more, so that they connect again. */
  isStopping(): boolean;
  /** Told of what ends a stream that should not have ended. */
  onError(error: unknown): void;
}

const completed = 'event: complete\ndata:\n\n';

/**
 * Sends results as server-sent events, in the distinct connections mode of the GraphQL over SSE protocol. The next one is
 * asked for when there is room for it, so that a slow client holds nothing in memory; one that leaves or is cut off ends
 * the results at once, also while the next is waited for.
 *
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export function sendEvents(
  results: AsyncIterator<ExecutionResult>,
  toSink: (listener: EventSinkListener) => EventSink,
  { isStopping, onError, ...options }: SendEventsOptions,
): void {
  const endResults = () => void Promise.resolve(results.return?.()).catch(onError);
  const writer = createEventWriter(toSink, endResults, options);

  async function sendAll(): Promise<void> {
    while (writer.isOpen()) {
      await writer.room();
      const { done, value } = await results.next();
      if (done) {
        if (writer.isOpen() && !isStopping()) {
          writer.write(completed);
        }
        return;
      }
      if (writer.isOpen()) {
        writer.write(`event: next\ndata: ${JSON.stringify(formatResult(value))}\n\n`);
      }
    }
  }

  void sendAll().catch(onError).finally(writer.end);
}
