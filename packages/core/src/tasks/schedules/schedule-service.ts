import type { Database, EntityManager } from '../../database/database.ts';
import { LibraryError } from '../../errors/library-error.ts';
import type { LibraryLogger } from '../../logging/library-logger.ts';
import { invalidInput, validate } from '../../validation/validate.ts';
import { interactivePriority } from '../enqueue-task.ts';
import type { TaskService } from '../task-service.ts';
import type { TaskSql } from '../task-sql.ts';
import { createProblemLog } from './problem-log.ts';
import { type ScheduleHealth, type ScheduleUpdateInput, scheduleUpdateSchema } from './schedule.schema.ts';
import { createScheduleClock } from './schedule-clock.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import type { Schedules } from './schedules.ts';
import {
  describeProblem,
  findBrokenRule,
  quoteStored,
  readLocked,
  type StoredSchedule,
  selectSchedules,
} from './stored-schedule.ts';
import { createToSchedule } from './to-schedule.ts';

export interface ScheduleServiceDeps {
  readonly database: Database;
  readonly tasks: Pick<TaskService, 'enqueue'>;
  readonly definitions: readonly ScheduleDefinition[];
  /** @default false */
  readonly backsUp?: boolean | undefined;
  /** By whose clock times are written, and schedules are due. */
  readonly sql: TaskSql;
  readonly logger?: LibraryLogger | undefined;
}

export interface ScheduleService extends Schedules {
  /** Starts adding tasks by schedule in this process. */
  start(): void;
  stop(): Promise<void>;
  /** Which schedules cannot run. */
  health(): Promise<ScheduleHealth>;
}

/** Keeps when each schedule is to run. What cannot be used of a stored one keeps that one from running, and nothing else. */
export async function openScheduleService(deps: ScheduleServiceDeps): Promise<ScheduleService> {
  const { database, definitions, sql, logger } = deps;
  await addMissing(deps);
  const select = selectSchedules(database.readKysely, database, sql);
  const toSchedule = createToSchedule(deps);
  const reportProblems = createProblemLog(deps);
  const ids = definitions.map(({ id }) => id);
  const clock = createScheduleClock({ database, sql, ids, logger, onRead: reportProblems });
  reportProblems(await readStored());

  async function readStored(): Promise<StoredSchedule[]> {
    const rows = await select.execute();
    return ids.flatMap((id) => rows.filter((row) => row.id === id));
  }

  async function readOne(em: EntityManager, id: string): Promise<StoredSchedule> {
    const stored = await readLocked(database, sql, em, id);
    if (stored === undefined) {
      throw notFound(id);
    }
    return stored;
  }

  /** Nothing is written unless the schedule can run with what is stored of it afterwards, or is disabled. */
  function change(id: string, { enabled, cron, timeZone }: ScheduleUpdateInput): Promise<StoredSchedule> {
    return database.transaction(async (em) => {
      const before = await readOne(em, id);
      checkRunnable({
        enabled: enabled ?? before.enabled,
        cron: cron ?? before.cron,
        time_zone: timeZone ?? before.time_zone,
      });
      await database
        .kysely(em)
        .updateTable('schedule')
        .set({
          ...(enabled !== undefined && { enabled }),
          ...(cron !== undefined && { cron }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          changed_at: sql.time(),
        })
        .where('id', '=', id)
        .execute();
      return readOne(em, id);
    });
  }

  /** What is no id of a schedule is not looked for: a database may refuse it as text. */
  function checkId(id: string): void {
    if (!ids.includes(id)) {
      throw notFound(id);
    }
  }

  return {
    list: async () => (await readStored()).map(toSchedule),
    async update(id, input: ScheduleUpdateInput) {
      const changes = validate(scheduleUpdateSchema, input);
      checkId(id);
      const changed = await change(id, changes);
      clock.wake();
      return toSchedule(changed);
    },
    async run(id) {
      checkId(id);
      const taskId = await database.transaction((em) => startTask(deps, em, id, interactivePriority));
      return { taskId };
    },
    start: () =>
      clock.start(async (em, id) => {
        await startTask(deps, em, id, 0);
      }),
    stop: clock.stop,
    async health() {
      const problems = (await readStored()).flatMap((stored) => {
        const problem = describeProblem(stored);
        return problem === null ? [] : [{ id: stored.id, problem }];
      });
      return { ok: problems.length === 0, problems };
    },
  };
}

const notFound = (id: string) =>
  new LibraryError(
    'SCHEDULE_NOT_FOUND',
    `No schedule has the id ${JSON.stringify(String(id).slice(0, 64))}.`,
  );

/** @throws LibraryError `INVALID_INPUT` for an enabled schedule that could not run with what is stored of it */
function checkRunnable(stored: Pick<StoredSchedule, 'enabled' | 'cron' | 'time_zone'>): void {
  const broken = stored.enabled ? findBrokenRule(stored) : null;
  if (broken !== null) {
    const { field, message } = broken;
    throw invalidInput([
      { field, message: `${message}; what is stored is ${quoteStored(stored, broken)}, so give another one` },
    ]);
  }
}

/** At most one run of a schedule is live: a time that comes while the last run goes on is that run's. */
async function startTask(
  { database, tasks, sql }: ScheduleServiceDeps,
  em: EntityManager,
  id: string,
  priority: number,
): Promise<string> {
  const task = await tasks.enqueue(em, { kind: id, dedupeKey: id, priority });
  await database
    .kysely(em)
    .updateTable('schedule')
    .set({ last_run_at: sql.time(), last_task_id: task.id })
    .where('id', '=', id)
    .execute();
  return task.id;
}

/** What a newer version brings along; what there is stays as its user wants it. */
async function addMissing({
  database,
  definitions,
  backsUp = false,
  sql,
}: ScheduleServiceDeps): Promise<void> {
  const rows = await database.readKysely.selectFrom('schedule').select('id').execute();
  const known = new Set(rows.map(({ id }) => id));
  for (const { id, cron, isEnabledAtFirst } of definitions.filter(
    (definition) => !known.has(definition.id),
  )) {
    await database
      .kysely(database.fork())
      .insertInto('schedule')
      .values({
        id,
        enabled: isEnabledAtFirst?.({ driver: database.driver, backsUp }) ?? true,
        cron,
        time_zone: 'UTC',
        changed_at: sql.time(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
