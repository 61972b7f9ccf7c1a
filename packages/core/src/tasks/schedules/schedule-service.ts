import type { Database, EntityManager } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { Schedules } from '../../library.ts';
import { validate } from '../../validate.ts';
import { askedForPriority } from '../enqueue-task.ts';
import type { TaskService } from '../task-service.ts';
import type { TaskSql } from '../task-sql.ts';
import { nextRun } from './cron.ts';
import { type Schedule, type ScheduleUpdateInput, scheduleUpdate } from './schedule.schema.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

export interface ScheduleServiceDeps {
  readonly database: Database;
  readonly tasks: TaskService;
  readonly definitions: readonly ScheduleDefinition[];
  readonly now: () => Date;
  /** By whose clock moments are written. */
  readonly sql: TaskSql;
}

export interface ScheduleService extends Schedules {
  /** Begins to start tasks by schedule in this instance. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface ScheduleRow {
  readonly id: string;
  readonly enabled: number | boolean;
  readonly cron: string;
  readonly time_zone: string;
  readonly last_run_at: number | null;
  readonly last_task_id: string | null;
}

/** Remembers when each schedule is to run; the engine's clock says when that is. */
export async function openScheduleService(deps: ScheduleServiceDeps): Promise<ScheduleService> {
  const { database, tasks, definitions, sql } = deps;
  await addMissing(deps);
  const toSchedule = createToSchedule(deps);

  async function read(): Promise<Schedule[]> {
    const rows = await database.reader.all<ScheduleRow>(
      'select id, enabled, cron, time_zone, last_run_at, last_task_id from schedule',
      [],
    );
    return definitions.flatMap(({ id }) => rows.filter((row) => row.id === id).map(toSchedule));
  }

  async function readOne(id: string): Promise<Schedule> {
    const found = (await read()).find((schedule) => schedule.id === id);
    if (found === undefined) {
      throw new LibraryError(
        'SCHEDULE_NOT_FOUND',
        `No schedule has the id ${JSON.stringify(String(id).slice(0, 64))}.`,
      );
    }
    return found;
  }

  return {
    list: read,
    async update(id, input: ScheduleUpdateInput) {
      const { enabled, cron, timeZone } = validate(scheduleUpdate, input);
      await readOne(id);
      await database.execute(
        database.fork(),
        `update schedule set enabled = coalesce(?, enabled), cron = coalesce(?, cron),
          time_zone = coalesce(?, time_zone), changed_at = ${sql.at()} where id = ?`,
        [enabled ?? null, cron ?? null, timeZone ?? null, id],
      );
      const updated = await readOne(id);
      await tasks.scheduleClock.apply([updated]);
      return updated;
    },
    async run(id) {
      const { id: known } = await readOne(id);
      const taskId = await database.transaction((em) => startTask(deps, em, known, askedForPriority));
      return { success: true, taskId, message: 'Run started' };
    },
    async start() {
      await tasks.scheduleClock.apply(await read());
      await tasks.scheduleClock.start(async (em, id) => {
        if (definitions.some((definition) => definition.id === id)) {
          await startTask(deps, em, id, 0);
        }
      });
    },
    stop: tasks.scheduleClock.stop,
  };
}

/** At most one run of a schedule is live: a time that comes while the last run goes on is that run's. */
async function startTask(
  { database, tasks, sql }: ScheduleServiceDeps,
  em: EntityManager,
  id: string,
  priority: number,
): Promise<string> {
  const task = await tasks.enqueue(em, { kind: id, dedupeKey: id, priority });
  await database.execute(em, `update schedule set last_run_at = ${sql.at()}, last_task_id = ? where id = ?`, [
    task.id,
    id,
  ]);
  return task.id;
}

/** What a newer version brings along; what there is stays as its user wants it. */
async function addMissing({ database, definitions, sql }: ScheduleServiceDeps): Promise<void> {
  const rows = await database.reader.all<{ id: string }>('select id from schedule', []);
  const known = new Set(rows.map(({ id }) => id));
  for (const { id, cron } of definitions.filter((definition) => !known.has(definition.id))) {
    await database.execute(
      database.fork(),
      `insert into schedule (id, enabled, cron, time_zone, changed_at) values (?, ?, ?, 'UTC', ${sql.at()}) on conflict do nothing`,
      [id, true, cron],
    );
  }
}

function createToSchedule({ definitions, now }: ScheduleServiceDeps) {
  const descriptions = new Map(definitions.map(({ id, description }) => [id, description]));
  return (row: ScheduleRow): Schedule => {
    const enabled = Boolean(row.enabled);
    const next = enabled ? nextRun(row.cron, row.time_zone, now()) : null;
    return {
      id: row.id,
      description: descriptions.get(row.id) ?? '',
      enabled,
      cron: row.cron,
      timeZone: row.time_zone,
      nextRunAt: next === null ? null : next.toISOString(),
      lastRunAt: row.last_run_at === null ? null : new Date(row.last_run_at).toISOString(),
      lastTaskId: row.last_task_id,
    };
  };
}
