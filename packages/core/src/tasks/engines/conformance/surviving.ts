import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addTask,
  type ConformanceCase,
  createGate,
  type EngineUnderTest,
  untilTask,
  withInstances,
} from './conformance-case.ts';

const anHourMs = 3_600_000;
/** Beside this module, whether that is a source or compiled. */
const victim = fileURLToPath(new URL(`./crash-victim${extname(import.meta.url)}`, import.meta.url));

/** Instances that die, freeze or come back late. */
export const survivingCases: readonly ConformanceCase[] = [
  {
    name: 'takes over the task of an instance that gives no sign of life, and refuses what that one says afterwards',
    run: (engine) => {
      const inAnHour = () => new Date(Date.now() + anHourMs);
      return withInstances(engine, [{}, { now: inAnHour }], async (frozen, other) => {
        const started = createGate();
        const gate = createGate();
        const told = createGate<AbortSignal>();
        await frozen.tasks.start({
          work: async ({ signal, progress }) => {
            started.open();
            signal.addEventListener('abort', () => told.open(signal));
            await gate.opened;
            progress(77, 'stale');
            return { result: 'stale' };
          },
        });
        const id = await addTask(frozen);
        await started.opened;

        const otherStarted = createGate();
        const otherGate = createGate();
        await other.tasks.start({
          work: async () => {
            otherStarted.open();
            await otherGate.opened;
            return { result: 'fresh' };
          },
        });
        await otherStarted.opened;
        assert.ok((await told.opened).aborted);
        gate.open();
        await frozen.tasks.stop();
        const meanwhile = await other.tasks.get(id);
        assert.deepEqual([meanwhile.state, meanwhile.attempt, meanwhile.percent], ['running', 2, 0]);
        otherGate.open();
        const task = await untilTask(other.tasks, id, 'completed');
        assert.deepEqual([task.result, task.attempt], ['fresh', 2]);
      });
    },
  },
  {
    name: 'runs the task of a process that was killed with SIGKILL again',
    run: (engine) =>
      withInstances(engine, [{}], async (one) => {
        const id = await addTask(one);
        await killWhileRunning(engine);
        assert.equal((await one.tasks.get(id)).state, 'running');
        await one.tasks.start({ work: async () => ({ result: 'survived' }) });
        const { result, attempt } = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual({ result, attempt }, { result: 'survived', attempt: 2 });
      }),
  },
  {
    name: 'gives up on a task that kills its process each time',
    run: (engine) =>
      withInstances(engine, [{}], async (one) => {
        const id = await addTask(one, { maxAttempts: 2 });
        await killWhileRunning(engine);
        await killWhileRunning(engine);
        let runs = 0;
        await one.tasks.start({
          work: async () => {
            runs++;
            return {};
          },
        });
        const task = await untilTask(one.tasks, id, 'failed');
        assert.equal(runs, 0);
        assert.equal(task.attempt, 2);
        assert.match(task.error?.message ?? '', /interrupted/);
        assert.ok(task.finishedAt !== null);
      }),
  },
];

/** A process of its own takes the task, with a lease of `leaseMs`, and is killed in the middle of it. */
export async function killWhileRunning(
  { module, address }: Pick<EngineUnderTest, 'module' | 'address'>,
  leaseMs = 1_500,
): Promise<void> {
  const parameters = [victim, address, module.url, module.name, String(leaseMs)];
  const child = spawn(process.execPath, ['-C', '@cinephage/source', ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await untilItSays(child, 'running');
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

function untilItSays(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The process ended with ${code} before it was killed.`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(word)) {
        resolve();
      }
    });
  });
}
