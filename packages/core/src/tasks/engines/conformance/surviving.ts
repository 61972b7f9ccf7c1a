import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addTask,
  type ConformanceCase,
  createGate,
  type EngineUnderTest,
  untilTask,
  withNodes,
} from './conformance-case.ts';
import { startWorker } from './worker.ts';

/** Nodes that die, or freeze and continue later, and tasks that take longer than a lease. */
export const survivingCases: readonly ConformanceCase[] = [
  {
    name: 'reaps the task of a process that froze past its lease, and refuses the later writes of that process',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        await using worker = startWorker(engine);
        const id = await addTask(one);
        await worker.untilOutput('running');
        worker.freeze();

        const started = createGate();
        const gate = createGate();
        await one.tasks.start({
          work: async () => {
            started.open();
            await gate.opened;
            return { result: 'fresh' };
          },
        });
        await started.opened;
        worker.thaw();
        worker.finishTask();
        await worker.untilOutput('ended aborted');
        const meanwhile = await one.tasks.get(id);
        assert.deepEqual([meanwhile.state, meanwhile.attempt, meanwhile.percent], ['running', 2, 0]);
        gate.open();
        const task = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual([task.result, task.attempt], ['fresh', 2]);
      }),
  },
  {
    name: 'runs the task of a process that was killed with SIGKILL again, once, within seconds',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const id = await addTask(one);
        await killWhileRunning(engine);
        const killedAt = performance.now();
        assert.equal((await one.tasks.get(id)).state, 'running');
        let runs = 0;
        await one.tasks.start({
          work: async () => {
            runs++;
            return { result: 'survived' };
          },
        });
        const { result, attempt } = await untilTask(one.tasks, id, 'completed');
        const tookMs = performance.now() - killedAt;
        // At most 20 s where nothing else runs.
        assert.ok(tookMs < 40_000, `It took ${tookMs} ms.`);
        assert.deepEqual({ result, attempt, runs }, { result: 'survived', attempt: 2, runs: 1 });
      }),
  },
  {
    name: 'gives up on a task that kills its process each time',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
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
  {
    name: 'runs a task that takes longer than its lease only once',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        let runs = 0;
        const work = async () => {
          runs++;
          await sleep(2 * engine.leaseMs);
          return {};
        };
        await Promise.all([one.tasks.start({ work }), two.tasks.start({ work })]);
        const id = await addTask(one);
        assert.equal((await untilTask(one.tasks, id, 'completed')).attempt, 1);
        assert.equal(runs, 1);
      }),
  },
  {
    name: 'keeps a task while another process holds a transaction for longer than its lease',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        await using worker = startWorker(engine);
        const id = await addTask(one);
        await worker.untilOutput('running');
        let runs = 0;
        await one.tasks.start({
          work: async () => {
            runs++;
            return {};
          },
        });
        await one.database.transaction(async (em) => {
          await one.tasks.enqueue(em, { kind: 'another' });
          await sleep(1.3 * engine.leaseMs);
        });
        await sleep(500);
        worker.finishTask();
        const { attempt, result } = await untilTask(one.tasks, id, 'completed');
        assert.deepEqual({ attempt, result, runs }, { attempt: 1, result: 'stale', runs: 0 });
      }),
  },
  {
    name: 'keeps a task whose handler holds a transaction for longer than its lease',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        let runs = 0;
        const work = (node: typeof one) => async () => {
          runs++;
          await node.database.transaction(async (em) => {
            await node.tasks.enqueue(em, { kind: 'another' });
            await sleep(1.3 * engine.leaseMs);
          });
          return {};
        };
        await Promise.all([one.tasks.start({ work: work(one) }), two.tasks.start({ work: work(two) })]);
        const id = await addTask(one);
        assert.equal((await untilTask(two.tasks, id, 'completed')).attempt, 1);
        assert.equal(runs, 1);
      }),
  },
];

/** Starts a process that claims the task with a lease of `leaseMs`, and kills it while the task is running. */
export async function killWhileRunning(
  engine: Pick<EngineUnderTest, 'module' | 'address'>,
  leaseMs?: number,
): Promise<void> {
  await using worker = startWorker(engine, leaseMs);
  await worker.untilOutput('running');
  await worker.kill();
}
