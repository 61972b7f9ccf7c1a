import { Migration } from '@mikro-orm/migrations';

/** Names of files and folders may contain both. Movies get them when their metadata is next read. */
export class StudioAndCollection extends Migration {
  override up(): void {
    this.addSql('alter table movie_details add column studio text');
    this.addSql('alter table movie_details add column collection text');
  }
}
