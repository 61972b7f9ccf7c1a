import { bigint, boolean, integer, json, text, timestamp, uuid } from './column.ts';

type ActivityType =
  | 'added'
  | 'grabbed'
  | 'downloadFailed'
  | 'importBlocked'
  | 'downloadRemoved'
  | 'imported'
  | 'upgraded'
  | 'renamed'
  | 'moved'
  | 'deleted'
  | 'restored'
  | 'scanned';
type TaskState = 'queued' | 'running' | 'retrying' | 'completed' | 'failed' | 'cancelled';

/** Tasks, schedules, the event feed, the history of the library, and rate limits. */
export const taskTables = {
  task: {
    id: uuid(),
    kind: text(),
    subject_id: text().nullable(),
    dedupe_key: text().nullable(),
    payload: json().withDefault(),
    state: text<TaskState>(),
    percent: integer().withDefault(),
    message: text().nullable(),
    result: json().nullable(),
    error: json().nullable(),
    attempt: integer().withDefault(),
    max_attempts: integer(),
    run_at: timestamp(),
    owner: text().nullable(),
    lease_expires_at: timestamp().nullable().onlyOn('sqlite'),
    created_at: timestamp(),
    started_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
    priority: integer().withDefault(),
  },
  schedule: {
    id: text(),
    enabled: boolean(),
    cron: text(),
    time_zone: text(),
    changed_at: timestamp(),
    last_run_at: timestamp().nullable(),
    last_task_id: uuid().nullable(),
  },
  /** Written by triggers alone. */
  event: {
    seq: bigint().withDefault(),
    type: text(),
    subject_id: text().nullable(),
    task: json().nullable(),
    file: json().nullable(),
    grab: json().nullable(),
    created_at: timestamp(),
  },
  activity: {
    seq: bigint().withDefault(),
    type: text<ActivityType>(),
    movie_id: uuid().nullable(),
    title: text().nullable(),
    at: timestamp(),
    data: json<Readonly<Record<string, unknown>>>().withDefault(),
  },
  rate_limit: {
    key: text().onlyOn('postgresql'),
    points: integer().withDefault().onlyOn('postgresql'),
    expire: bigint().nullable().onlyOn('postgresql'),
  },
} as const;
