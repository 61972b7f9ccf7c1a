import { Migration } from '@mikro-orm/migrations';
import { fileNameKey } from '../../../text/file-name-key.ts';

const rowsAtOnce = 500;

/**
 * `movie_file.name_key` finds files that may be the same one under different paths. The index on root folders lists the folders
 * in use without reading every movie.
 */
export class FileNameKeys extends Migration {
  override async up(): Promise<void> {
    // First: if two processes migrate one SQLite file at once, the later one fails here because the index exists.
    await this.execute('create index movie_root_folder_path on movie (root_folder_path)');
    await this.execute(`alter table movie_file add column name_key text not null default ''`);
    await this.#fill();
    await this.execute('create index movie_file_name_key on movie_file (name_key)');
  }

  async #fill(): Promise<void> {
    for (let last: string | undefined = ''; last !== undefined; ) {
      const rows = await this.execute('select path from movie_file where path > ? order by path limit ?', [
        last,
        rowsAtOnce,
      ]);
      const paths = rows.map((row) => String(row.path));
      for (const path of paths) {
        await this.execute('update movie_file set name_key = ? where path = ?', [fileNameKey(path), path]);
      }
      last = paths.at(-1);
    }
  }
}
