import { setTimeout as sleep } from 'node:timers/promises';
import type { LibraryLogger } from '../../../options.ts';
import type { Backoff } from '../../retry-policy.ts';
import type { TaskHandlers } from '../../task-handlers.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { ClaimedTask, LeaseStore } from './lease-store.ts';
import { type ActiveRun, startTaskRun } from './task-run.ts';
import { createWakeableLoop } from './wakeable-loop.ts';

export interface LeaseSessionOptions {
  readonly store: LeaseStore;
  readonly handlers: TaskHandlers;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly backoff: Backoff;
  readonly logger?: LibraryLogger | undefined;
  /** Whether an owner's process is known to be dead. */
  isOwnerGone(owner: string): boolean;
}

/** How soon to look again for a task that is due but was not to be had: somebody else is just taking it. */
const contendedPauseMs = 50;
/** How long handlers get to react to their signal when the grace is over. */
const reactionMs = 1_000;

/** One engine between its start and its stop. */
export function createLeaseSession(options: LeaseSessionOptions) {
  const runs = new Set<ActiveRun>();
  const loop = createWakeableLoop(createTurn(options, runs, (task) => begin(task)));
  const heartbeat = createHeartbeat({ ...options, runs: () => [...runs] });

  function begin(task: ClaimedTask): void {
    const handler = options.handlers[task.kind];
    if (handler === undefined) {
      throw new Error(`A task of the kind ${task.kind} was claimed without a handler.`);
    }
    const run = startTaskRun({ ...options, task, handler });
    runs.add(run);
    void run.ended.then(() => {
      runs.delete(run);
      loop.wake();
    });
  }

  loop.wake();
  return {
    wake: loop.wake,
    abort(taskId: string): void {
      for (const run of runs) {
        if (run.task.id === taskId) {
          run.abort('lost');
        }
      }
    },
    async stop(graceMs: number): Promise<void> {
      await loop.stop();
      await drain(runs, graceMs, options.logger);
      heartbeat.stop();
    },
  };
}

/** One look at the table: takes over what has lost its owner, starts what is due, and says when to look again. */
function createTurn(
  options: LeaseSessionOptions,
  runs: ReadonlySet<ActiveRun>,
  begin: (task: ClaimedTask) => void,
) {
  const { store, concurrency, pollMs, logger } = options;
  let lookedForTheDead = false;
  const turn = async (isStopped: () => boolean): Promise<number> => {
    if (!lookedForTheDead) {
      await reapTheDead(options);
      lookedForTheDead = true;
    }
    const outlook = await store.look();
    const reaped = isPast(outlook.expiryInMs)
      ? await store.reapExpired([...runs].map(({ task }) => task.id))
      : 0;
    if (reaped > 0) {
      logger?.warn({ tasks: reaped }, 'Tasks whose instance gave no sign of life have been taken over.');
    }
    const free = concurrency - runs.size;
    if (free > 0 && (reaped > 0 || isPast(outlook.dueInMs)) && !isStopped()) {
      const claimed = await store.claim(free);
      if (isStopped()) {
        await Promise.all(claimed.map(store.handBack));
        return pollMs;
      }
      claimed.forEach(begin);
      return claimed.length === 0 ? contendedPauseMs : runs.size < concurrency ? 0 : pollMs;
    }
    return free > 0 && outlook.dueInMs !== null ? Math.min(pollMs, outlook.dueInMs) : pollMs;
  };
  return async (isStopped: () => boolean) => {
    try {
      return await turn(isStopped);
    } catch (error) {
      logger?.warn({ err: error }, 'The task table could not be read or written; trying again.');
      return pollMs;
    }
  };
}

const isPast = (inMs: number | null) => inMs !== null && inMs <= 0;

/** A process that was killed and started again need not wait for its own old leases. */
async function reapTheDead({ store, isOwnerGone, logger }: LeaseSessionOptions): Promise<void> {
  for (const owner of (await store.otherOwners()).filter(isOwnerGone)) {
    const tasks = await store.reapOwner(owner);
    logger?.warn({ owner, tasks }, 'Tasks of a process that died have been taken over.');
  }
}

async function drain(runs: ReadonlySet<ActiveRun>, graceMs: number, logger?: LibraryLogger): Promise<void> {
  await endWithin(runs, graceMs);
  for (const run of runs) {
    run.abort('stopping');
  }
  await endWithin(runs, reactionMs);
  for (const run of runs) {
    logger?.warn(
      { taskId: run.task.id, kind: run.task.kind },
      'A task that ignores its signal was handed back.',
    );
    await run.abandon();
  }
}

async function endWithin(runs: ReadonlySet<ActiveRun>, ms: number): Promise<void> {
  const timeout = new AbortController();
  const all = Promise.all([...runs].map(({ ended }) => ended)).then(() => timeout.abort());
  await Promise.race([all, sleep(ms, undefined, { signal: timeout.signal }).catch(() => {})]);
}
