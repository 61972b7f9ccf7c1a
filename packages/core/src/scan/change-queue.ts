import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import type { Database, EntityManager } from '../database/database.ts';
import type { TaskRun } from '../tasks/task-handlers.ts';

/** Changes the library in a transaction. @returns what to do once that is committed, such as counting */
export type Change = (em: EntityManager) => Promise<(() => void) | undefined>;

/** About 10 ms of writing on SQLite, in which the event loop does nothing else. */
const batchSize = 5;
/** Probes may take long: what was found is stored before that. */
const maximumAgeMs = 2_000;

/** Collects changes and commits a few at a time, in their order. */
export interface ChangeQueue {
  /** @throws what `signal` throws if the task of the scan is no longer held */
  add(change: Change): Promise<void>;
  flush(): Promise<void>;
}

export function createChangeQueue(
  database: Database,
  { ensureHeld }: Pick<TaskRun, 'ensureHeld'>,
): ChangeQueue {
  let waiting: Change[] = [];
  let since = 0;

  async function flush(): Promise<void> {
    if (waiting.length === 0) {
      return;
    }
    const changes = waiting;
    waiting = [];
    await ensureHeld();
    const callbacks = await database.transaction((em) => applyAll(em, changes), { lock: 'movies' });
    callbacks.forEach((callback) => void callback());
    await yieldToEventLoop();
  }

  return {
    async add(change) {
      since = waiting.length === 0 ? performance.now() : since;
      waiting.push(change);
      if (waiting.length >= batchSize || performance.now() - since > maximumAgeMs) {
        await flush();
      }
    },
    flush,
  };
}

async function applyAll(em: EntityManager, changes: readonly Change[]): Promise<(() => void)[]> {
  const callbacks: (() => void)[] = [];
  for (const change of changes) {
    const callback = await change(em);
    if (callback !== undefined) {
      callbacks.push(callback);
    }
  }
  return callbacks;
}
