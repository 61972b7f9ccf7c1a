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
  /** All that came so far. */
  readonly events: readonly StreamedEvent[];
  readonly comments: readonly string[];
  /** What a browser would send as `Last-Event-ID` now. */
  lastEventId(): string | undefined;
  /** Waits for `count` events in all, and gives those. */
  first(count: number): Promise<readonly StreamedEvent[]>;
  /** Resolves once the server has ended the stream. */
  ended(): Promise<void>;
}

export interface StreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Opens `GET /api/tasks/stream`; closed like a browser's tab when disposed of. */
export async function openStream(
  { url }: Pick<Api, 'url'>,
  query = '',
  { headers }: StreamOptions = {},
): Promise<EventStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/tasks/stream${query}`, {
    headers: { 'x-api-key': apiKey, ...headers },
    signal: leaving.signal,
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
  const waitFor = (isThere: () => boolean, what: string) =>
    vi.waitFor(() => {
      if (!isThere()) throw new Error(`The stream is ${state} and not ${what}: ${JSON.stringify(events)}`);
    }, 10_000);
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
      leaving.abort();
      await reading;
    },
  };
}

/** The parts between empty lines. */
async function* blocksOf({ body }: Response): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = `${text}${chunk}`.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

/** One block: an event, or something that is none. @returns its id */
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

/** The states of tasks, in the order in which they were told. */
export const statesIn = (events: readonly StreamedEvent[]) =>
  events.filter(({ type }) => type === 'task.updated').map(({ data }) => data.task.state);
