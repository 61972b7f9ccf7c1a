import { Migration } from '@mikro-orm/migrations';

/**
 * Columns and indexes for claims by priority and lists of tasks by state, the table `schedule`, and the table `event`, which triggers
 * fill in the transaction of each change.
 */
export class TasksAndEvents extends Migration {
  override up(): void {
    for (const statement of [...tasks, ...movies, ...schedules, ...events]) {
      this.addSql(statement);
    }
  }
}

const isWaiting = "state in ('queued', 'retrying')";

/** Ids are time-ordered: sorting by id sorts by age. */
const tasks = [
  'alter table task add column priority integer not null default 0',
  'drop index task_due',
  'drop index task_by_subject',
  'drop index task_by_created_at',
  `create index task_takeable on task (kind, priority desc, run_at, id) where ${isWaiting}`,
  `create index task_due on task (kind, run_at) where ${isWaiting}`,
  'create index task_by_subject on task (subject_id, id)',
  'create index task_by_state on task (state, id)',
  'create index task_by_kind on task (kind, id)',
];

const movies = [
  'alter table movie add column metadata_refreshed_at integer not null default 0',
  'update movie set metadata_refreshed_at = created_at',
  'create index movie_by_metadata_refreshed_at on movie (metadata_refreshed_at, id)',
];

const schedules = [
  `create table schedule (
    id text primary key,
    enabled integer not null,
    cron text not null,
    time_zone text not null,
    changed_at integer not null,
    last_run_at integer,
    last_task_id text
  ) strict`,
];

const now = "cast(unixepoch('subsec') * 1000 as integer)";

const movieEvent = (type: string, row: 'old' | 'new') =>
  `insert into event (type, subject_id, created_at) values (${type}, ${row}.id, ${now})`;

/** Columns of the task for `toTask`. */
const taskColumns = [
  ...['id', 'kind', 'subject_id', 'state', 'priority', 'percent', 'message', 'result', 'error', 'attempt'],
  ...['max_attempts', 'run_at', 'created_at', 'started_at', 'finished_at'],
];
const taskEvent = `insert into event (type, subject_id, task, created_at) values ('task.updated', new.subject_id,
    json_object(${taskColumns.map((column) => `'${column}', new.${column}`).join(', ')}), ${now})`;

const events = [
  // Numbers are never reused, so that a reader can continue after the last one it has seen.
  `create table event (
    seq integer primary key autoincrement,
    type text not null,
    subject_id text,
    task text,
    created_at integer not null
  ) strict`,
  `create trigger task_added_event after insert on task begin ${taskEvent}; end`,
  `create trigger task_changed_event after update of state, percent, message, priority on task
  when old.state is not new.state or old.percent is not new.percent or old.message is not new.message
    or old.priority is not new.priority begin
    ${taskEvent};
  end`,
  `create trigger movie_added_event after insert on movie begin ${movieEvent("'movie.added'", 'new')}; end`,
  `create trigger movie_changed_event after update of updated_at, has_file, metadata_refreshed_at on movie
  when old.updated_at is not new.updated_at or old.has_file is not new.has_file
    or old.metadata_refreshed_at is not new.metadata_refreshed_at begin
    ${movieEvent("iif(old.metadata_refreshed_at is not new.metadata_refreshed_at, 'movie.refreshed', 'movie.updated')", 'new')};
  end`,
  `create trigger movie_deleted_event after delete on movie begin ${movieEvent("'movie.deleted'", 'old')}; end`,
];
