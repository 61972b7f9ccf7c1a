import type { TaskHandler, TaskOutcome, TaskRun } from '../tasks/task-handlers.ts';

export interface HandlerRun extends TaskOutcome {
  /** The progress that it reported. */
  readonly progress: readonly { readonly percent: number; readonly message: string | undefined }[];
}

/** Runs a handler as an engine would, for a task that is not stored. */
export async function runHandler(handler: TaskHandler, run: Partial<TaskRun> = {}): Promise<HandlerRun> {
  const progress: { percent: number; message: string | undefined }[] = [];
  const outcome = await handler({
    task: { id: 'task', kind: 'kind', subjectId: null, attempt: 1, maxAttempts: 5 },
    payload: {},
    signal: new AbortController().signal,
    async ensureHeld() {},
    progress: (percent, message) => void progress.push({ percent, message }),
    ...run,
  });
  return { ...outcome, progress };
}
