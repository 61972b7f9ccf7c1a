import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import type { Library } from '../library.ts';
import { killThisProcess } from './kill-process.fixture.ts';

/** After how many of its steps each operation stops, by its id; 0: it goes on to its end. */
export type Stops = Readonly<Record<string, number>>;

export interface StoppedOperations {
  /** Prints the step, and never returns from the one that the operation stops after. */
  onStep(step: string): Promise<void>;
  /** The same for operations of tasks, which are known by their movies. */
  onTaskStep(step: string, operation: { readonly movieId: string | null }): Promise<void>;
  /** Runs an operation until it stops or ends; its last line then says `ended`, after the code of an error. */
  run(id: string, work: () => Promise<unknown>): Promise<void>;
}

/**
 * In a process of its own: operations that stand still at different steps. When each stands still or has ended, the process ends with
 * SIGKILL, so that one process shows what a crash leaves behind at every step.
 */
export function createStoppedOperations(stops: Stops): StoppedOperations {
  const current = new AsyncLocalStorage<string>();
  const taken = new Map<string, number>();
  /** Nothing else holds the operations that stand still, and open files must not be collected with them. */
  const held: unknown[] = [];
  let active = Object.keys(stops).length;
  const print = (id: string, line: string) => writeSync(1, `${id} ${line}\n`);

  function settle(): void {
    active -= 1;
    if (active === 0) {
      killThisProcess();
    }
  }

  async function stepOf(id: string, step: string): Promise<void> {
    const count = (taken.get(id) ?? 0) + 1;
    taken.set(id, count);
    print(id, step);
    if (count === stops[id]) {
      settle();
      await new Promise((resolve) => held.push(resolve));
    }
  }

  return {
    onStep: (step) => stepOf(current.getStore() ?? '', step),
    onTaskStep: (step, { movieId }) => stepOf(movieId ?? '', step),
    run: (id, work) =>
      current.run(id, async () => {
        await work().catch((error) => print(id, error.code ?? String(error)));
        print(id, 'ended');
        settle();
      }),
  };
}

const pollMs = 20;

/** Waits for the end of a task, however long it takes. @throws Error with its state, if it is not completed */
export async function untilCompleted({ tasks }: Pick<Library, 'tasks'>, taskId: string): Promise<void> {
  for (;;) {
    const { state } = await tasks.get(taskId);
    if (state === 'completed') return;
    if (state === 'failed' || state === 'cancelled') throw new Error(`The task is ${state}.`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
