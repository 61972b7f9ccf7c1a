import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../database/database.ts';
import { openDatabase } from '../../../database/open-database.ts';
import type { Task, TaskState } from '../../task.schema.ts';
import type { CreateTaskEngine, TaskEngineOptions } from '../../task-engine.ts';
import { openTaskService, type TaskService } from '../../task-service.ts';

/** What an engine is put through: where its factory is to be found, also by another process, and an empty database. */
export interface EngineUnderTest {
  readonly createEngine: CreateTaskEngine;
  /** The module that exports the factory, and under which name. */
  readonly module: { readonly url: string; readonly name: string };
  /** The address of an empty database for one case. */
  readonly address: string;
  /** How long a task stays with an instance that died, in milliseconds: 1,500, or more where the engine allows no less. */
  readonly leaseMs: number;
}

/** One thing every engine does. Rejects with an assertion error if this one does not. */
export interface ConformanceCase {
  readonly name: string;
  run(engine: EngineUnderTest): Promise<void>;
}

/** One instance of the library as far as tasks go: its own connections, engine and service. */
export interface Instance {
  readonly database: Database;
  readonly tasks: TaskService;
}

export type InstanceSettings = Omit<TaskEngineOptions, 'database' | 'now' | 'onEnded'>;

/** Short times, so that what takes seconds in earnest takes a moment here. */
const shortTimes = { pollMs: 50, backoff: { baseMs: 20, maximumMs: 100 } } as const;

/** Runs `work` with as many instances on the same database as there are settings, and closes them whatever happens. */
export async function withInstances(
  { createEngine, address, leaseMs }: EngineUnderTest,
  settings: readonly InstanceSettings[],
  work: (...instances: Instance[]) => Promise<void>,
): Promise<void> {
  const instances: Instance[] = [];
  try {
    for (const { logger, ...own } of settings) {
      const database = await openDatabase({ address });
      const engineOptions = { ...shortTimes, leaseMs, ...own };
      const tasks = await openTaskService({ database, logger, createEngine, engineOptions });
      instances.push({ database, tasks });
    }
    await work(...instances);
  } finally {
    for (const { tasks, database } of instances) {
      await tasks.close({ graceMs: 0 });
      await database.close();
    }
  }
}

/** Adds a task in a transaction of its own, as a feature does. */
export async function addTask(
  { database, tasks }: Instance,
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

/** Longer than any lease. */
const patienceMs = 30_000;

export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
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
