import type { ExecutionResult } from 'graphql';
import { formatResult } from '../operations/format-result.ts';
import {
  createSseWriter,
  formatSseEvent,
  type SseSink,
  type SseSinkListener,
  type SseWriterOptions,
  sseComment,
} from './wire/index.ts';

export interface SendEventsOptions extends SseWriterOptions {
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
  toSink: (listener: SseSinkListener) => SseSink,
  { isStopping, onError, ...options }: SendEventsOptions,
): void {
  const writer = createSseWriter(toSink, options);
  const { closed } = writer;
  const endResults = () => void Promise.resolve(results.return?.()).catch(onError);
  if (closed.aborted) {
    endResults();
  } else {
    closed.addEventListener('abort', endResults);
    writer.write(sseComment);
  }

  async function sendAll(): Promise<void> {
    while (!closed.aborted) {
      await writer.room();
      const { done, value } = await results.next();
      if (done) {
        if (!isStopping()) {
          writer.write(completed);
        }
        return;
      }
      writer.write(formatSseEvent({ type: 'next', data: formatResult(value) }));
    }
  }

  void sendAll().catch(onError).finally(writer.end);
}
