/** Something that takes tasks in and does them; a task does nothing but say that it was started. */
export interface Runner {
  /** Adds one task; `key` comes back in `onStart`. */
  add(key: number): Promise<void>;
  close(): Promise<void>;
}

/** Called for each task when its handler starts, and when it is done for good. */
export interface RunnerEvents {
  onStart(key: number): void;
  onDone(key: number): void;
}

export type OpenRunner = (events: RunnerEvents) => Promise<Runner>;

export interface Measured {
  /** Tasks added and completed a second. */
  readonly perSecond: number;
  /** From before a task is added until its handler starts, one task at a time. */
  readonly startMs: { readonly p50: number; readonly p99: number };
}

const producers = 8;
const lonelyTasks = 300;
const pauseMs = 3;

/** First as many as it can take, added by several at once; then one after the other, with nothing else to do. */
export async function measure(open: OpenRunner, tasks: number): Promise<Measured> {
  let done = 0;
  let wanted = 0;
  let allDone = Promise.withResolvers<void>();
  const started = new Map<number, (at: number) => void>();
  const runner = await open({
    onStart: (key) => started.get(key)?.(performance.now()),
    onDone() {
      done++;
      if (done === wanted) allDone.resolve();
    },
  });
  const runAll = async (count: number) => {
    done = 0;
    wanted = count;
    allDone = Promise.withResolvers<void>();
    const startedAt = performance.now();
    const share = count / producers;
    const produce = async (first: number) => {
      for (let key = first; key < first + share; key++) await runner.add(key);
    };
    await Promise.all(Array.from({ length: producers }, (_, index) => produce(index * share)));
    await allDone.promise;
    return (count * 1_000) / (performance.now() - startedAt);
  };
  await runAll(producers * 25);
  const perSecond = await runAll(tasks);

  wanted = Number.POSITIVE_INFINITY;
  const delays: number[] = [];
  for (let key = 1_000_000; key < 1_000_000 + lonelyTasks; key++) {
    const start = new Promise<number>((resolve) => started.set(key, resolve));
    const addedAt = performance.now();
    await runner.add(key);
    delays.push((await start) - addedAt);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await runner.close();
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.floor((delays.length - 1) * share)] ?? 0;
  return { perSecond, startMs: { p50: at(0.5), p99: at(0.99) } };
}
