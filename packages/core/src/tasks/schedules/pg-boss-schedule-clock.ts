import type { PgBoss } from 'pg-boss';
import type { Database, EntityManager } from '../../database/database.ts';
import { nextRun } from './cron.ts';
import type { OnScheduleDue, ScheduleClock, ScheduleTiming } from './schedule-clock.ts';

/** Where pg-boss puts a job each time a schedule is due. */
const dueQueue = 'schedules';

export interface PgBossScheduleClockOptions {
  readonly database: Database;
  readonly boss: PgBoss;
  /** The pg-boss that runs schedules, once this node does. */
  readonly keeper: () => Promise<PgBoss>;
}

interface DueJob {
  readonly id: string;
  readonly data: { readonly scheduleId: string };
}

interface DueRow {
  readonly cron: string;
  readonly time_zone: string;
  /** When it was last run or changed. */
  readonly since_ms: number;
  readonly now_ms: number;
}

/** pg-boss reckons when schedules are due, sends one job each time, and one for all that were missed. */
export function createPgBossScheduleClock({
  database,
  boss,
  keeper,
}: PgBossScheduleClockOptions): ScheduleClock {
  let running: PgBoss | undefined;

  async function handle({ id, data }: DueJob, onDue: OnScheduleDue): Promise<void> {
    await database.transaction(async (em) => {
      // Taking the job out is what makes the time this node's: a job can be handed out twice.
      const taken = await database.execute(
        em,
        `delete from ${database.jobSchema}.job where name = ? and id = ?`,
        [dueQueue, id],
      );
      if (taken.affected > 0 && (await isDue(em, data.scheduleId))) {
        await onDue(em, data.scheduleId);
      }
    });
  }

  /** pg-boss looks a minute back, also to where the schedule was not set yet, or not like that. */
  async function isDue(em: EntityManager, scheduleId: string): Promise<boolean> {
    const ms = (moment: string) => `(extract(epoch from ${moment}) * 1000)::float8`;
    const { rows } = await database.execute<DueRow>(
      em,
      `select cron, time_zone, ${ms('greatest(changed_at, last_run_at)')} as since_ms, ${ms('clock_timestamp()')} as now_ms
      from schedule where id = ? and enabled for update`,
      [scheduleId],
    );
    return rows.some((row) => {
      const next = nextRun(row.cron, row.time_zone, new Date(Number(row.since_ms)));
      return next !== null && next.getTime() <= Number(row.now_ms);
    });
  }

  return {
    async start(onDue) {
      const own = await keeper();
      running = own;
      await own.createQueue(dueQueue, { retryLimit: 10, retryDelay: 5 });
      await own.work<DueJob['data']>(dueQueue, { pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const job of jobs) {
          await handle(job, onDue);
        }
      });
    },
    async stop() {
      await running?.offWork(dueQueue);
      running = undefined;
    },
    async apply(timings) {
      await boss.createQueue(dueQueue, { retryLimit: 10, retryDelay: 5 });
      for (const timing of timings) {
        await applyOne(boss, timing);
      }
    },
  };
}

async function applyOne(boss: PgBoss, { id, enabled, cron, timeZone }: ScheduleTiming): Promise<void> {
  if (enabled) {
    await boss.schedule(dueQueue, cron, { scheduleId: id }, { tz: timeZone, key: id, missed: 'once' });
  } else {
    await boss.unschedule(dueQueue, id);
  }
}
