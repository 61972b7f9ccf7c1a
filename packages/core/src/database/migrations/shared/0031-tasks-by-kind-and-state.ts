import { Migration } from '@mikro-orm/migrations';

/** Tasks of one kind in one state are found by an index, however many of the kind are in another state. */
export class TasksByKindAndState extends Migration {
  override up(): void {
    this.addSql('drop index task_by_kind');
    this.addSql('create index task_by_kind on task (kind, state, id)');
  }
}
