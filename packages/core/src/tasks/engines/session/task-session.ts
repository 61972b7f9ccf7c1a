import { withTimeout } from '../../../async/with-timeout.ts';
import type { LibraryLogger } from '../../../logging/library-logger.ts';
import type { EndedAttempt } from '../../task-engine.ts';
import type { ClaimedTask, ClaimStore } from './claim-store.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { KindSettings } from './kind-settings.ts';
import { createPoller } from './poller.ts';
import { withStopTimeout } from './stop-timeout.ts';
import { type ActiveRun, startTaskRun } from './task-run.ts';
import { createWakeableLoop } from './wakeable-loop.ts';

export interface TaskSessionOptions {
  readonly store: ClaimStore;
  /** By kind. */
  readonly kinds: ReadonlyMap<string, KindSettings>;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly logger?: LibraryLogger | undefined;
  readonly onEnded?: ((attempt: EndedAttempt) => void) | undefined;
  /** Subscribes the session to notifications of other processes. @returns unsubscribe function */
  listen(session: TaskSession): () => void;
}

export interface TaskSession {
  /** There may be due tasks: of this kind, or of any. */
  wake(kind?: string): void;
  /** Other processes may have cancelled or claimed running tasks. */
  check(): Promise<void>;
  /** A task was cancelled: its signal fires if it runs here. */
  abort(taskId: string): void;
  stop(graceMs: number): Promise<void>;
}

/** How long handlers may take to react to their signal after the grace period. */
const reactionMs = 1_000;

/** One engine between start and stop: claims tasks while their kind has free slots, runs them and renews their leases. */
export function createTaskSession(options: TaskSessionOptions): TaskSession {
  const runs = new Set<ActiveRun>();
  const poller = createPoller(options, runs, begin);
  const loop = createWakeableLoop(poller.pollOnce);
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
      poller.expect(kind);
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
      unsubscribe();
      await withStopTimeout(loop.stop, options.logger);
      await drain(runs, graceMs, options.logger);
      await withStopTimeout(heartbeat.stop, options.logger);
      await withStopTimeout(() => options.store.close(), options.logger);
    },
  };
  loop.wake();
  const unsubscribe = options.listen(session);
  return session;
}

async function drain(runs: ReadonlySet<ActiveRun>, graceMs: number, logger?: LibraryLogger): Promise<void> {
  await waitForRuns(runs, graceMs);
  for (const run of runs) {
    run.abort('stopping');
  }
  await waitForRuns(runs, reactionMs);
  for (const run of runs) {
    logger?.warn(
      { taskId: run.task.id, kind: run.task.kind },
      'A task that ignores its signal was released.',
    );
    await withStopTimeout(() => run.abandon(), logger);
  }
}

async function waitForRuns(runs: ReadonlySet<ActiveRun>, ms: number): Promise<void> {
  const allEnded = Promise.all([...runs].map(({ ended }) => ended));
  // `ended` never rejects, so the only error is that the time is up.
  await withTimeout(ms, () => allEnded).catch(() => {});
}
