import { type Backoff, defaultBackoff } from '../../retry-policy.ts';
import type { TaskEngineOptions } from '../../task-engine.ts';
import type { TaskHandler, TaskHandlers } from '../../task-handlers.ts';

/** How tasks of one kind are run by this instance. */
export interface KindSettings {
  readonly handler: TaskHandler;
  readonly concurrency: number;
  readonly backoff: Backoff;
}

const defaultConcurrency = 4;

/** What each kind says for itself, then what the engine was told, then the defaults. */
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
