import { vi } from 'vitest';
import { type Api, apiKey } from './start-api.ts';

export interface StreamedEvent {
  readonly type: string;
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data whose shape they are about to check
  readonly data: any;
}

export interface EventStream extends AsyncDisposable {
  readonly headers: Headers;
  /** All events received so far. */
  readonly events: readonly StreamedEvent[];
  readonly comments: readonly string[];
  /** The value that a browser would send as `Last-Event-ID` now. */
  lastEventId(): string | undefined;
  /** Waits for the first `count` events of the stream and returns them. */
  first(count: number): Promise<readonly StreamedEvent[]>;
  /** Resolves once the server has ended the stream. */
  ended(): Promise<void>;
}

export interface StreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** @default '/api/tasks/stream' */
  readonly path?: string;
}

/** Opens a stream of events. Disposing it disconnects, as closing a browser tab does. */
export async function openStream(
  { url }: Pick<Api, 'url'>,
  query = '',
  { headers, path = '/api/tasks/stream' }: StreamOptions = {},
): Promise<EventStream> {
  const disconnecting = new AbortController();
  const response = await fetch(`${url}${path}${query}`, {
    headers: { 'x-api-key': apiKey, ...headers },
    signal: disconnecting.signal,
  });
  if (response.status !== 200) throw new Error(`The stream was refused: ${await response.text()}`);
  const events: StreamedEvent[] = [];
  const comments: string[] = [];
  let lastEventId: string | undefined;
  let state: 'open' | 'ended' | 'torn' = 'open';
  const reading = (async () => {
    for await (const block of blocksOf(response)) {
      lastEventId = read(block, events, comments) ?? lastEventId;
    }
  })().then(
    () => {
      state = 'ended';
    },
    () => {
      state = 'torn';
    },
  );
  const waitFor = (isReached: () => boolean, what: string) =>
    vi.waitFor(() => {
      if (!isReached()) throw new Error(`The stream is ${state} and not ${what}: ${JSON.stringify(events)}`);
    }, 60_000);
  return {
    headers: response.headers,
    events,
    comments,
    lastEventId: () => lastEventId,
    async first(count) {
      await waitFor(() => events.length >= count, `at ${count} events`);
      return events.slice(0, count);
    },
    ended: () => waitFor(() => state === 'ended', 'ended'),
    async [Symbol.asyncDispose]() {
      disconnecting.abort();
      await reading;
    },
  };
}

/** Yields the blocks between empty lines. */
async function* blocksOf({ body }: Response): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = `${text}${chunk}`.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

/** Reads one block, which is an event or a comment. @returns the id of the event */
function read(block: string, events: StreamedEvent[], comments: string[]): string | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (name === '') comments.push(value);
    else fields.set(name, value);
  }
  const [id, data] = [fields.get('id'), fields.get('data')];
  if (data !== undefined) events.push({ type: fields.get('event') ?? 'message', id, data: JSON.parse(data) });
  return id;
}

/** The states of tasks, in the order of their events. */
export const statesIn = (events: readonly StreamedEvent[]) =>
  events.filter(({ type }) => type === 'task.updated').map(({ data }) => data.task.state);
