import { Migration } from '@mikro-orm/migrations';
import { titleKeys } from '../../../text/title-key.ts';

/** The SQL that differs between the databases. */
export interface MovieTitlesSql {
  /** Makes the column, the table and its triggers. */
  readonly schema: readonly string[];
  /** A value below the first key. */
  readonly firstKey: string | number;
  /** Selects the titles of movies after a key, ordered by key, with a limit. */
  readonly moviesAfter: string;
  /** Sets the keys of the titles of the movies in a JSON array. */
  readonly updateKeys: string;
}

interface MovieRow {
  readonly key: string | number;
  readonly id: string;
  readonly title: string;
  readonly original_title: string | null;
  readonly alternative_titles: unknown;
}

const batchSize = 1_000;

/**
 * The table `movie_title` finds the movies that a release may be of: it has a row for each different title of a movie, in the form
 * of `titleKey`. Triggers derive it from `movie_details.title_keys`.
 */
export abstract class MovieTitles extends Migration {
  protected abstract readonly sql: MovieTitlesSql;

  override async up(): Promise<void> {
    for (const statement of this.sql.schema) {
      await this.execute(statement);
    }
    let after: string | number | undefined = this.sql.firstKey;
    while (after !== undefined) {
      const rows = (await this.execute(this.sql.moviesAfter, [after, batchSize])) as unknown as MovieRow[];
      if (rows.length > 0) {
        await this.execute(this.sql.updateKeys, [JSON.stringify(rows.map(toChange))]);
      }
      after = rows.length < batchSize ? undefined : rows.at(-1)?.key;
    }
  }
}

const toChange = ({ id, title, original_title, alternative_titles }: MovieRow) => ({
  id,
  keys: titleKeys([title, original_title, ...parsed(alternative_titles)]),
});

/** Drivers parse JSON columns or leave them as text. */
const parsed = (json: unknown) => (typeof json === 'string' ? JSON.parse(json) : json) as readonly string[];
