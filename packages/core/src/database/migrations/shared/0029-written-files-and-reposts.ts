import { Migration } from '@mikro-orm/migrations';

export interface WrittenFileTypes {
  readonly json: string;
  readonly boolean: string;
  readonly true: string;
}

/**
 * `queue_item.written_file`: the file that was put into a watch folder for a download; null: none, or not known to be ours.
 * `blocklist_item.covers_reposts`: whether an entry is also about releases of its title that are published after it was added.
 */
export abstract class WrittenFilesAndReposts extends Migration {
  protected abstract readonly types: WrittenFileTypes;

  override up(): void {
    const { json, boolean, true: yes } = this.types;
    this.addSql(`alter table queue_item add column written_file ${json}`);
    this.addSql(`alter table blocklist_item add column covers_reposts ${boolean} not null default ${yes}`);
  }
}
