import { Migration } from '@mikro-orm/migrations';

/**
 * Columns and indexes for lists of tasks by state, the table `schedule`, and the table `event`, which triggers fill in the transaction
 * of each change. pg-boss replaces the leases.
 */
export class TasksAndEvents extends Migration {
  override up(): void {
    for (const statement of [...tasks, ...movies, ...schedules, ...events]) {
      this.addSql(statement);
    }
  }
}

/** Ids are time-ordered: sorting by id sorts by age. */
const tasks = [
  'alter table task add column priority integer not null default 0',
  'alter table task drop column lease_expires_at',
  'drop index task_due',
  'drop index task_by_subject',
  'drop index task_by_created_at',
  `create index task_due on task (kind, run_at) where state in ('queued', 'retrying')`,
  'create index task_by_subject on task (subject_id, id)',
  'create index task_by_state on task (state, id)',
  'create index task_by_kind on task (kind, id)',
];

const movies = [
  `alter table movie add column metadata_refreshed_at timestamptz(3) not null default 'epoch'`,
  'update movie set metadata_refreshed_at = created_at',
  'alter table movie alter column metadata_refreshed_at drop default',
  'create index movie_by_metadata_refreshed_at on movie (metadata_refreshed_at, id)',
];

const schedules = [
  `create table schedule (
    id text primary key,
    enabled boolean not null,
    cron text not null,
    time_zone text not null,
    changed_at timestamptz(3) not null,
    last_run_at timestamptz(3),
    last_task_id uuid
  )`,
];

const ms = (column: string) => `(extract(epoch from new.${column}) * 1000)::bigint`;

/** Columns of the task for `toTask`. */
const taskColumns = [
  ...['id', 'kind', 'subject_id', 'state', 'priority', 'percent', 'message', 'attempt', 'max_attempts'].map(
    (column) => [column, `new.${column}`],
  ),
  ...['result', 'error'].map((column) => [column, `new.${column}::text`]),
  ...['run_at', 'created_at', 'started_at', 'finished_at'].map((column) => [column, ms(column)]),
];

/**
 * Runs at the end of the transaction and holds the lock until the commit, so that events are numbered in the order in which they
 * become visible: no number below one that a reader has seen appears later.
 */
const recordFunction = (
  name: string,
  insert: string,
  announce = '',
) => `create function ${name}() returns trigger language plpgsql as $$
  begin
    ${announce}
    perform pg_advisory_xact_lock(727204);
    ${insert};
    perform pg_notify('cinephage_events', '');
    return null;
  end $$`;

const deferred = (name: string, event: string, table: string, when: string, call: string) =>
  `create constraint trigger ${name} after ${event} on ${table} deferrable initially deferred
    for each row ${when} execute function ${call}()`;

const differs = (...columns: string[]) =>
  `when (${columns.map((column) => `old.${column} is distinct from new.${column}`).join(' or ')})`;

const events = [
  `create table event (
    seq bigint generated always as identity primary key,
    type text not null,
    subject_id text,
    task json,
    created_at timestamptz(3) not null default clock_timestamp()
  )`,
  recordFunction(
    'record_task_event',
    `insert into event (type, subject_id, task) values ('task.updated', new.subject_id,
      json_build_object(${taskColumns.map(([column, value]) => `'${column}', ${value}`).join(', ')}))`,
    `if new.state = 'queued' then
      perform pg_notify('cinephage_tasks', 'due ' || new.kind);
    elsif new.state = 'cancelled' then
      perform pg_notify('cinephage_tasks', 'cancelled ' || new.id);
    end if;`,
  ),
  recordFunction(
    'record_movie_event',
    `insert into event (type, subject_id) values (
      case when tg_op = 'INSERT' then 'movie.added' when tg_op = 'DELETE' then 'movie.deleted'
        when old.metadata_refreshed_at is distinct from new.metadata_refreshed_at then 'movie.refreshed' else 'movie.updated' end,
      case when tg_op = 'DELETE' then old.id else new.id end)`,
  ),
  deferred('task_added_event', 'insert', 'task', '', 'record_task_event'),
  deferred(
    'task_changed_event',
    'update',
    'task',
    differs('state', 'percent', 'message', 'priority'),
    'record_task_event',
  ),
  deferred('movie_added_event', 'insert', 'movie', '', 'record_movie_event'),
  deferred(
    'movie_changed_event',
    'update',
    'movie',
    differs('updated_at', 'has_file', 'metadata_refreshed_at'),
    'record_movie_event',
  ),
  deferred('movie_deleted_event', 'delete', 'movie', '', 'record_movie_event'),
];
