import type { Database } from '../../database/database.ts';
import type { LibraryLogger } from '../../options.ts';
import { createWakeableLoop } from '../engines/session/wakeable-loop.ts';
import { nextRun } from './cron.ts';
import type { OnScheduleDue, ScheduleClock, ScheduleTiming } from './schedule-clock.ts';

export interface SqliteScheduleClockOptions {
  readonly database: Database;
  readonly logger?: LibraryLogger | undefined;
  readonly now?: (() => Date) | undefined;
}

interface Row extends Omit<ScheduleTiming, 'timeZone' | 'enabled'> {
  readonly time_zone: string;
  /** Milliseconds since the epoch. */
  readonly changed_at: number;
  readonly last_run_at: number | null;
}

/** How soon changes made by another process on the file, and leaps of the system's clock, are noticed. */
const longestPauseMs = 5_000;

/**
 * Reckons with croner from the last run, or the last change, on. Who is first to write the new last run is the one to be
 * told; a time that has passed meanwhile is due at once.
 */
export function createSqliteScheduleClock(options: SqliteScheduleClockOptions): ScheduleClock {
  const { database, logger, now = () => new Date() } = options;
  let loop: ReturnType<typeof createWakeableLoop> | undefined;

  async function fire(row: Row, onDue: OnScheduleDue): Promise<void> {
    await database.transaction(async (em) => {
      const { affected } = await database.execute(
        em,
        'update schedule set last_run_at = ? where id = ? and enabled = 1 and changed_at = ? and last_run_at is ?',
        [now(), row.id, row.changed_at, row.last_run_at],
      );
      if (affected === 1) {
        await onDue(em, row.id);
      }
    });
  }

  async function turn(onDue: OnScheduleDue): Promise<number> {
    const rows = await database.reader.all<Row>(
      'select id, cron, time_zone, changed_at, last_run_at from schedule where enabled = 1',
      [],
    );
    let pauseMs = longestPauseMs;
    for (const row of rows) {
      const from = new Date(Math.max(row.changed_at, row.last_run_at ?? 0));
      const dueInMs =
        (nextRun(row.cron, row.time_zone, from)?.getTime() ?? Number.POSITIVE_INFINITY) - now().getTime();
      if (dueInMs <= 0) {
        await fire(row, onDue);
        pauseMs = 0;
      } else {
        pauseMs = Math.min(pauseMs, dueInMs);
      }
    }
    return pauseMs;
  }

  return {
    async start(onDue) {
      loop = createWakeableLoop(async () => {
        try {
          return await turn(onDue);
        } catch (error) {
          logger?.warn({ err: error }, 'The schedules could not be read or run; trying again.');
          return longestPauseMs;
        }
      });
      loop.wake();
    },
    async stop() {
      await loop?.stop();
      loop = undefined;
    },
    async apply() {
      loop?.wake();
    },
  };
}
