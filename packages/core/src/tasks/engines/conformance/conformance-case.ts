import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open-database.ts';
import type { Task, TaskState } from '../../task.schema.ts';
import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import { openTaskService, type TaskService } from '../../task-service.ts';

/** An engine under test: its factory, the module from which another process imports it, and an empty database. */
export interface EngineUnderTest {
  readonly createEngine: CreateTaskEngine;
  /** The module and export name of the factory. */
  readonly module: { readonly url: string; readonly name: string };
  /** The address of an empty database for one case. */
  readonly address: string;
  /** How long a dead process keeps its tasks, in milliseconds: 1,500, or the engine's least. */
  readonly leaseMs: number;
}

/** One guarantee of every engine. Rejects with an assertion error if the engine breaks it. */
export interface ConformanceCase {
  readonly name: string;
  run(engine: EngineUnderTest): Promise<void>;
}

/** The tasks of one process of the library: its own connections, engine and service. */
export interface TaskNode {
  readonly database: Database;
  readonly tasks: TaskService;
}

export type NodeSettings = Omit<TaskEngineOptions, 'database' | 'now' | 'onEnded'>;

/** Short times keep the cases fast. */
const shortTimes = { pollMs: 50, backoff: { baseMs: 20, maximumMs: 100 } } as const;

/** Runs `work` with one node on the same database for each of the settings, and closes them afterwards. */
export async function withNodes(
  { createEngine, address, leaseMs }: EngineUnderTest,
  settings: readonly NodeSettings[],
  work: (...nodes: TaskNode[]) => Promise<void>,
): Promise<void> {
  const nodes: TaskNode[] = [];
  try {
    for (const { logger, ...own } of settings) {
      const database = await openDatabase({ address });
      const engineOptions = { ...shortTimes, leaseMs, ...own };
      const tasks = await openTaskService({ database, logger, createEngine, engineOptions });
      nodes.push({ database, tasks });
    }
    await work(...nodes);
  } finally {
    for (const { tasks, database } of nodes) {
      await tasks.close({ graceMs: 0 });
      await database.close();
    }
  }
}

/** Adds a task in its own transaction. */
export async function addTask(
  { database, tasks }: TaskNode,
  params: Partial<Parameters<TaskService['enqueue']>[1]> = {},
): Promise<string> {
  const { id } = await database.transaction((em) => tasks.enqueue(em, { kind: 'work', ...params }));
  return id;
}

/** Waits until the task is in one of `states`. */
export async function untilTask(tasks: TaskService, id: string, ...states: TaskState[]): Promise<Task> {
  let task = await tasks.get(id);
  await until(`the task to be ${states.join(' or ')}`, async () => {
    task = await tasks.get(id);
    return states.includes(task.state);
  });
  return task;
}

/** Longer than any lease, also on a busy machine. */
const timeoutMs = 60_000;

export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `Waited too long for ${what}.`);
    await sleep(10);
  }
}

/** A promise to be resolved from outside. */
export function createGate<T = void>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Rejects once `signal` fires, as work that honours it does. */
export const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.aborted ? stop() : signal.addEventListener('abort', stop, { once: true });
  });
