import { withTimeout } from '../../../async/with-timeout.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { EndedAttempt } from '../../task-engine.ts';
import type { ClaimedTask, ClaimStore } from './claim-store.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { KindSettings } from './kind-settings.ts';
import { withStopTimeout } from './stop-timeout.ts';
import { type ActiveRun, startTaskRun } from './task-run.ts';
import { createTurn } from './turn.ts';
import { createWakeableLoop } from './wakeable-loop.ts';

export interface TaskSessionOptions {
  readonly store: ClaimStore;
  /** By kind. */
  readonly kinds: ReadonlyMap<string, KindSettings>;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly logger?: LibraryLogger | undefined;
  readonly onEnded?: ((attempt: EndedAttempt) => void) | undefined;
  /** Begins to pass on what is heard of other instances; what it returns ends that. */
  listen(session: TaskSession): () => void;
}

export interface TaskSession {
  /** There may be something to do: of this kind, or of any. */
  wake(kind?: string): void;
  /** Tasks may have been cancelled or taken over elsewhere. */
  check(): Promise<void>;
  /** A task was cancelled: its signal fires if it runs here. */
  abort(taskId: string): void;
  stop(graceMs: number): Promise<void>;
}

/** How long handlers get to react to their signal when the grace is over. */
const reactionMs = 1_000;

/** One engine between its start and its stop: takes tasks as there is room for them, and looks after those that run. */
export function createTaskSession(options: TaskSessionOptions): TaskSession {
  const runs = new Set<ActiveRun>();
  const turn = createTurn(options, runs, begin);
  const loop = createWakeableLoop(turn.take);
  const heartbeat = createHeartbeat({ ...options, runs: () => [...runs] });

  function begin(task: ClaimedTask): void {
    const settings = options.kinds.get(task.kind);
    if (settings === undefined) {
      throw new Error(`A task of the kind ${task.kind} was claimed without a handler.`);
    }
    const run = startTaskRun({ ...options, ...settings, task });
    runs.add(run);
    void run.ended.then(() => {
      runs.delete(run);
      loop.wake();
    });
  }

  const session: TaskSession = {
    wake(kind) {
      turn.expect(kind);
      loop.wake();
    },
    check: heartbeat.check,
    abort(taskId) {
      for (const run of runs) {
        if (run.task.id === taskId) {
          run.abort('lost');
        }
      }
    },
    async stop(graceMs) {
      leave();
      await withStopTimeout(loop.stop, options.logger);
      await drain(runs, graceMs, options.logger);
      await withStopTimeout(heartbeat.stop, options.logger);
      await withStopTimeout(() => options.store.close(), options.logger);
    },
  };
  loop.wake();
  const leave = options.listen(session);
  return session;
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
    await withStopTimeout(() => run.abandon(), logger);
  }
}

async function endWithin(runs: ReadonlySet<ActiveRun>, ms: number): Promise<void> {
  const allEnded = Promise.all([...runs].map(({ ended }) => ended));
  // `ended` never rejects, so the only error is that the time is up.
  await withTimeout(ms, () => allEnded).catch(() => {});
}
