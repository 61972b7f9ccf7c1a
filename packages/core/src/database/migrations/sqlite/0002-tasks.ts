import { Migration } from '@mikro-orm/migrations';

/** The task table: the truth about every piece of work, whichever engine runs it. */
export class Tasks extends Migration {
  override up(): void {
    this.addSql(`create table task (
      id text primary key,
      kind text not null,
      subject_id text,
      dedupe_key text,
      payload text not null default '{}',
      state text not null check (state in ('queued', 'running', 'retrying', 'completed', 'failed', 'cancelled')),
      percent integer not null default 0,
      message text,
      result text,
      error text,
      attempt integer not null default 0,
      max_attempts integer not null,
      run_at integer not null,
      owner text,
      lease_expires_at integer,
      created_at integer not null,
      started_at integer,
      finished_at integer
    ) strict`);
    this.addSql(`create unique index task_live_dedupe_key on task (dedupe_key)
      where dedupe_key is not null and state in ('queued', 'running', 'retrying')`);
    this.addSql(`create index task_due on task (run_at, id) where state in ('queued', 'retrying')`);
    this.addSql(`create index task_leased on task (lease_expires_at) where state = 'running'`);
    this.addSql('create index task_by_subject on task (subject_id, created_at, id)');
    this.addSql('create index task_finished on task (finished_at) where finished_at is not null');
    this.addSql('create index task_by_created_at on task (created_at, id)');
  }
}
