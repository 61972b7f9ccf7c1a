import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEvents } from '../../../events/create-events.ts';
import type { TaskEvent } from '../../../events/library-event.schema.ts';
import {
  addTask,
  type ConformanceCase,
  createGate,
  until,
  untilTask,
  withNodes,
} from './conformance-case.ts';

/** Adding tasks in transactions, and the events about them. */
export const addingCases: readonly ConformanceCase[] = [
  {
    name: 'runs a task when the transaction that added it has committed, and no sooner',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const ran: string[] = [];
        await one.tasks.start({
          work: async ({ task }) => {
            ran.push(task.id);
            return {};
          },
        });
        const gate = createGate();
        const inserted = createGate<string>();
        const committed = one.database.transaction(async (em) => {
          inserted.open((await one.tasks.enqueue(em, { kind: 'work' })).id);
          await gate.opened;
        });
        const id = await inserted.opened;
        await sleep(200);
        assert.deepEqual(ran, []);
        await assert.rejects(one.tasks.get(id), { code: 'TASK_NOT_FOUND' });
        gate.open();
        await committed;
        await untilTask(one.tasks, id, 'completed');
      }),
  },
  {
    name: 'adds nothing when the transaction is rolled back',
    run: (engine) =>
      withNodes(engine, [{}], async (one) => {
        const ran: string[] = [];
        await one.tasks.start({
          work: async ({ task }) => {
            ran.push(task.id);
            return {};
          },
        });
        let id = '';
        const rolledBack = one.database.transaction(async (em) => {
          ({ id } = await one.tasks.enqueue(em, { kind: 'work', dedupeKey: 'k' }));
          throw new Error('No.');
        });
        await assert.rejects(rolledBack, /No\./);
        await assert.rejects(one.tasks.get(id), { code: 'TASK_NOT_FOUND' });
        const next = await addTask(one, { dedupeKey: 'k' });
        await untilTask(one.tasks, next, 'completed');
        assert.deepEqual(ran, [next]);
      }),
  },
  {
    name: 'adds one task for a key when twenty callers ask at once',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        const ask = ({ database, tasks }: typeof one) =>
          database.transaction((em) => tasks.enqueue(em, { kind: 'work', dedupeKey: 'k' }));
        const callers = Array.from({ length: 20 }, (_, index) => ask(index % 2 === 0 ? one : two));
        const answers = await Promise.all(callers);
        assert.equal(answers.filter(({ created }) => created).length, 1);
        assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
        const runs: number[] = [];
        await one.tasks.start({
          work: async ({ task }) => {
            runs.push(task.attempt);
            return {};
          },
        });
        await untilTask(two.tasks, answers[0]?.id ?? '', 'completed');
        assert.deepEqual(runs, [1]);
      }),
  },
  {
    name: 'publishes every state of a task in order, on every node, and none of a transaction that was rolled back',
    run: (engine) =>
      withNodes(engine, [{}, {}], async (one, two) => {
        const subscriptions = [one, two].map(({ database }) => {
          const [seen, others]: [TaskEvent[], TaskEvent[]] = [[], []];
          const events = createEvents({ database });
          events.on('task.updated', (event) => (event.task.kind === 'work' ? seen : others).push(event));
          return { seen, others, events };
        });
        // A subscription begins with its first read, so tasks without a handler are added until both have seen one.
        await until('both to listen', async () => {
          await addTask(one, { kind: 'another' });
          return subscriptions.every(({ others }) => others.length > 0);
        });
        const rolledBack = one.database.transaction(async (em) => {
          await one.tasks.enqueue(em, { kind: 'work' });
          throw new Error('No.');
        });
        await assert.rejects(rolledBack, /No\./);
        const gate = createGate();
        const started = createGate();
        await one.tasks.start({
          work: async ({ progress }) => {
            progress(50, 'Half.');
            started.open();
            await gate.opened;
            return { result: 'done' };
          },
        });
        const id = await addTask(one, { subjectId: 'movie-1' });
        await started.opened;
        await until('progress', async () => (await one.tasks.get(id)).percent === 50);
        gate.open();
        const states = ['queued 0', 'running 0', 'running 50', 'completed 100'];
        for (const { seen, events } of subscriptions) {
          await until('all events', () => seen.length >= states.length);
          assert.deepEqual(
            seen.map(({ task }) => `${task.state} ${task.percent}`),
            states,
          );
          assert.deepEqual(new Set(seen.map(({ task }) => task.id)), new Set([id]));
          assert.equal(seen.at(-1)?.task.result, 'done');
          events.close();
        }
      }),
  },
];
