import type { Database, EntityManager } from '../../database/database.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { createWakeableLoop } from '../engines/session/wakeable-loop.ts';
import type { TaskSql } from '../task-sql.ts';
import { dueTime, readLocked, type StoredSchedule, selectSchedules } from './stored-schedule.ts';

export interface ScheduleClockDeps {
  readonly database: Database;
  /** Provides the clock by which schedules are due. */
  readonly sql: TaskSql;
  /** The schedules that this version runs; others belong to another version. */
  readonly ids: readonly string[];
  readonly logger?: LibraryLogger | undefined;
  /** Called with all schedules after each poll. */
  readonly onRead?: ((schedules: readonly StoredSchedule[]) => void) | undefined;
}

/** Called in the transaction that writes the last run: both happen or neither. */
export type OnScheduleDue = (em: EntityManager, id: string) => Promise<void>;

/**
 * Calls a function when schedules of the table `schedule` are due. Exactly one of the processes on the database is called for
 * each due time; times that passed while no process ran cause one call.
 */
export interface ScheduleClock {
  start(onDue: OnScheduleDue): void;
  stop(): Promise<void>;
  /** Call after schedules were written to the table. Does nothing before `start`. */
  wake(): void;
}

/** How soon changes by another process, and jumps of the system's clock, take effect. */
const longestPauseMs = 5_000;

/**
 * The clock of both databases. Every process computes when schedules are due from their last run or change; the first to write
 * the new last run calls `onDue`. A time that has passed meanwhile is due at once.
 */
export function createScheduleClock({
  database,
  sql,
  ids,
  logger,
  onRead,
}: ScheduleClockDeps): ScheduleClock {
  const select = selectSchedules(database.readKysely, database, sql);
  let loop: ReturnType<typeof createWakeableLoop> | undefined;

  const isKnown = ({ id }: StoredSchedule) => ids.includes(id);
  const dueInMs = (stored: StoredSchedule) =>
    (dueTime(stored)?.getTime() ?? Number.POSITIVE_INFINITY) - sql.nowMs(stored.now_ms);

  async function fire(id: string, onDue: OnScheduleDue): Promise<void> {
    await database.transaction(async (em) => {
      // Read again under the lock: another process may have been first.
      const stored = await readLocked(database, sql, em, id);
      if (stored !== undefined && dueInMs(stored) <= 0) {
        await database
          .kysely(em)
          .updateTable('schedule')
          .set({ last_run_at: sql.time() })
          .where('id', '=', id)
          .execute();
        await onDue(em, id);
      }
    });
  }

  /** A schedule that cannot be started does not delay the others. */
  async function tryToFire(id: string, onDue: OnScheduleDue): Promise<boolean> {
    try {
      await fire(id, onDue);
      return true;
    } catch (error) {
      logger?.warn({ err: error, schedule: id }, 'A schedule is due and could not be started; trying again.');
      return false;
    }
  }

  async function pollOnce(onDue: OnScheduleDue): Promise<number> {
    const all = await select.execute();
    onRead?.(all);
    let pauseMs = longestPauseMs;
    for (const stored of all.filter(isKnown)) {
      const remainingMs = dueInMs(stored);
      const isFired = remainingMs <= 0 && (await tryToFire(stored.id, onDue));
      pauseMs = Math.min(pauseMs, remainingMs > 0 ? remainingMs : isFired ? 0 : longestPauseMs);
    }
    return pauseMs;
  }

  return {
    start(onDue) {
      loop ??= createWakeableLoop(async () => {
        try {
          return await pollOnce(onDue);
        } catch (error) {
          logger?.warn({ err: error }, 'The schedules could not be read; trying again.');
          return longestPauseMs;
        }
      });
      loop.wake();
    },
    async stop() {
      await loop?.stop();
      loop = undefined;
    },
    wake: () => loop?.wake(),
  };
}
