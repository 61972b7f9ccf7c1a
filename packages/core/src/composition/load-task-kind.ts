import { memoizePromise } from '../async/memoize-promise.ts';
import type { TaskHandler, TaskKind } from '../tasks/task-handlers.ts';

export type TaskKindSettings = Omit<TaskKind, 'run'>;

/** A kind of task whose handler is loaded by the first task of it. */
export function loadTaskKind(settings: TaskKindSettings, load: () => Promise<TaskHandler>): TaskKind {
  const loadOnce = memoizePromise(load);
  return {
    ...settings,
    async run(run) {
      const handle = await loadOnce();
      // It may have been cancelled, or the library stopped, meanwhile.
      run.signal.throwIfAborted();
      return handle(run);
    },
  };
}
