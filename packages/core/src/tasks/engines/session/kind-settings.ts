import { type Backoff, defaultBackoff } from '../../retry-policy.ts';
import type { TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandler, TaskHandlers } from '../../task-handlers.ts';

/** How this worker runs tasks of one kind. */
export interface KindSettings {
  readonly handler: TaskHandler;
  readonly concurrency: number;
  readonly backoff: Backoff;
}

const defaultConcurrency = 4;

/** The settings of the kind go before those of the engine, and those before the defaults. */
export function kindSettings(
  handlers: TaskHandlers,
  { concurrency = defaultConcurrency, backoff }: Pick<TaskEngineOptions, 'concurrency' | 'backoff'>,
): ReadonlyMap<string, KindSettings> {
  const all = Object.entries(handlers).map(([kind, given]): [string, KindSettings] => {
    const own = typeof given === 'function' ? { run: given } : given;
    return [
      kind,
      {
        handler: own.run,
        concurrency: own.concurrency ?? concurrency,
        backoff: { ...defaultBackoff, ...backoff, ...own.backoff },
      },
    ];
  });
  return new Map(all);
}
