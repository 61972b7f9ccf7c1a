import { Migration } from '@mikro-orm/migrations';
import { foldForSort, foldName } from '../../../text/fold.ts';
import { foldForSearch } from '../../../text/search-text.ts';

/** The SQL that differs between the databases. `key` identifies a movie in the database. */
export interface FoldedTextSql {
  /** A value below the first key. */
  readonly firstKey: string | number;
  /** Selects movies after a key, ordered by key, with a limit. */
  readonly moviesAfter: string;
  /** Sets the sort title and the search text of the movies in a JSON array. */
  readonly updateTexts: string;
  /** Selects movies of a genre after a key, ordered by key, with a limit. */
  readonly moviesOfGenre: string;
  /** Sets the genres of a movie. */
  readonly updateGenres: string;
}

interface MovieRow {
  readonly key: string | number;
  readonly title: string;
  readonly original_title: string | null;
  readonly alternative_titles: unknown;
  readonly sort_title: string;
  readonly search_text: string;
}

interface GenreRow {
  readonly id: number;
  readonly name: string;
  readonly key: string;
}

const batchSize = 1_000;
const batchesPerReport = 50;

/**
 * Recomputes the folded texts for sorting, searching and filtering with the rules of `text/` in this version. Works in batches
 * and writes changed texts only. `updated_at` stays, so no event is recorded.
 */
export abstract class FoldedText extends Migration {
  protected abstract readonly sql: FoldedTextSql;

  override async up(): Promise<void> {
    await this.#foldMovies();
    await this.#foldGenres();
  }

  async #foldMovies(): Promise<void> {
    let done = 0;
    const handle = async (rows: readonly MovieRow[]) => {
      const changed = rows.flatMap(toChange);
      if (changed.length > 0) {
        await this.execute(this.sql.updateTexts, [JSON.stringify(changed)]);
      }
      done += rows.length;
      if (done > 0 && done % (batchSize * batchesPerReport) === 0) {
        this.#report(`Folding the titles for sorting and searching again: ${done} movies are done.`);
      }
    };
    await this.#inBatches((after) => this.execute(this.sql.moviesAfter, [after, batchSize]), handle);
  }

  /** Merges genres whose folded names are equal into the oldest one. */
  async #foldGenres(): Promise<void> {
    const genres = (await this.execute('select id, name, key from genre order by id')) as GenreRow[];
    const first = new Map<string, GenreRow>();
    for (const genre of genres) {
      const key = foldName(genre.name);
      const kept = first.get(key);
      if (kept === undefined) {
        first.set(key, genre);
      } else {
        await this.#mergeGenres(genre, kept);
      }
    }
    const changed = [...first].filter(([key, genre]) => key !== genre.key);
    // Keys are unique, and a new key may equal the old key of another genre, so that each gets a temporary key first. No folded
    // name contains a control character.
    for (const [, { id }] of changed) {
      await this.execute('update genre set key = ? where id = ?', [`\u0001${id}`, id]);
    }
    for (const [key, { id }] of changed) {
      await this.execute('update genre set key = ? where id = ?', [key, id]);
    }
  }

  async #mergeGenres(merged: GenreRow, kept: GenreRow): Promise<void> {
    const handle = async (rows: readonly { key: string | number; genres: unknown }[]) => {
      for (const { key, genres } of rows) {
        const names = parsed(genres).map((name) => (name === merged.name ? kept.name : name));
        await this.execute(this.sql.updateGenres, [JSON.stringify([...new Set(names)]), key]);
      }
    };
    await this.#inBatches(
      (after) => this.execute(this.sql.moviesOfGenre, [merged.id, after, batchSize]),
      handle,
    );
    await this.execute('delete from movie_count where genre_id = ?', [merged.id]);
    await this.execute('delete from genre where id = ?', [merged.id]);
  }

  async #inBatches<Row extends { readonly key: string | number }>(
    read: (after: string | number) => Promise<unknown>,
    handle: (rows: readonly Row[]) => Promise<void>,
  ): Promise<void> {
    let after: string | number | undefined = this.sql.firstKey;
    while (after !== undefined) {
      const rows = (await read(after)) as Row[];
      await handle(rows);
      after = rows.length < batchSize ? undefined : rows.at(-1)?.key;
    }
  }

  #report(message: string): void {
    this.config.get('logger')(message);
  }
}

function toChange(movie: MovieRow) {
  const titles = [movie.title, movie.original_title, ...parsed(movie.alternative_titles)];
  const change = {
    key: movie.key,
    sort_title: foldForSort(movie.title),
    search_text: foldForSearch(titles),
  };
  const isSame = change.sort_title === movie.sort_title && change.search_text === movie.search_text;
  return isSame ? [] : [change];
}

/** Drivers parse JSON columns or leave them as text. */
function parsed(json: unknown): string[] {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : json;
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
