import { describe, expect, it, vi } from 'vitest';
import type { TaskRun } from '../tasks/task-handlers.ts';
import { loadTaskKind } from './load-task-kind.ts';

const runOf = (signal: AbortSignal): TaskRun => ({
  task: { id: '1', kind: 'test', subjectId: null, attempt: 1, maxAttempts: 1 },
  payload: {},
  signal,
  ensureHeld: async () => {},
  progress: () => {},
});

describe('loadTaskKind', () => {
  it('loads the handler by the first task, and once', async () => {
    const handle = vi.fn(async () => ({ message: 'Done' }));
    const load = vi.fn(async () => handle);
    const { run, concurrency } = loadTaskKind({ concurrency: 3 }, load);
    expect(concurrency).toBe(3);
    expect(load).not.toHaveBeenCalled();
    const one = runOf(new AbortController().signal);
    expect([await run(one), await run(one)]).toEqual([{ message: 'Done' }, { message: 'Done' }]);
    expect(load).toHaveBeenCalledOnce();
    expect(handle).toHaveBeenCalledWith(one);
  });

  it('begins no task that is cancelled while the handler is loaded', async () => {
    const handle = vi.fn(async () => ({}));
    const stopped = new AbortController();
    const { run } = loadTaskKind({}, async () => {
      stopped.abort(new Error('The task is cancelled.'));
      return handle;
    });
    await expect(run(runOf(stopped.signal))).rejects.toThrow('The task is cancelled.');
    expect(handle).not.toHaveBeenCalled();
  });
});
