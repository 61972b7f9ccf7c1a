import type { Library } from '@cinephage/core';
import type { Database } from '../../packages/core/src/database/database.ts';
import { databaseOf } from '../../packages/core/src/database/library-database.ts';
import { movieTables } from '../../packages/core/src/database/schema/movie-tables.ts';

/** TMDB ids of made-up movies begin here; those of each copy are behind those of the one before. */
const firstId = 100_000_000;
const idsOfCopy = 10_000_000;
const rowIdsOfCopy = 1_000_000;
/** PostgreSQL ends statements that take too long. */
const moviesAtOnce = 5_000;
/** Ids begin with it, as they begin with the time; those of copies with later ones. */
const firstByte = 0x01;
const byteLength = 2;
/** So that copies are spread over the list by date, and have titles of their own. */
const shiftMs = 70 * 24 * 3_600_000;

const copiedTables = ['movie', 'movie_genre', 'movie_details', 'movie_title', 'movie_file'] as const;
type CopiedTable = (typeof copiedTables)[number];
/** Their numbers are multiplied. */
const counters = [
  ...['movie_count', 'movie_quality_count', 'movie_file_count', 'cutoff_unmet_count'],
] as const;

/**
 * Copies the movies of a library that `seed` has filled, with SQL and without the triggers: many times faster than another import. A copy
 * has other ids, titles and dates. Searches by title do not find copies, and there are no events of them.
 *
 * @param copies how many movies are made of each
 */
export async function multiplyMovies(
  library: Library,
  copies: number,
  report: (line: string) => void,
): Promise<void> {
  if (copies === 0) {
    return;
  }
  const database = databaseOf(library);
  const originals = (await library.movies.list({ limit: 1 })).pagination.total;
  const isSqlite = database.driver === 'sqlite';
  await withoutTriggers(database, async () => {
    for (let copy = 1; copy <= copies; copy++) {
      for (let first = 0; first < originals; first += moviesAtOnce) {
        await database.transaction(async (em) => {
          for (const table of copiedTables) {
            await database.execute(em, copyOf(table, copy, firstId + first, isSqlite));
          }
        });
      }
      report(`${copy} of ${copies} copies`);
    }
    await database.transaction(async (em) => {
      for (const table of counters) {
        await database.execute(em, `update ${table} set n = n * ${copies + 1}`);
      }
    });
  });
}

async function withoutTriggers(database: Database, work: () => Promise<void>): Promise<void> {
  const execute = (statements: readonly string[]) =>
    database.transaction(async (em) => {
      for (const statement of statements) {
        await database.execute(em, statement);
      }
    });
  if (database.driver === 'postgresql') {
    await execute(copiedTables.map((table) => `alter table ${table} disable trigger user`));
    await work();
    await execute(copiedTables.map((table) => `alter table ${table} enable trigger user`));
    return;
  }
  // Indexes too: SQLite makes them of sorted rows in a fraction of the time.
  const dropped = await database.reader.all<{ type: string; name: string; sql: string }>(
    `select type, name, sql from sqlite_master where type in ('trigger', 'index') and sql is not null
      and name <> 'movie_file_by_movie' and tbl_name in (${copiedTables.map((table) => `'${table}'`).join(', ')})`,
    [],
  );
  await execute(dropped.map(({ type, name }) => `drop ${type} ${name}`));
  await work();
  await execute(dropped.map(({ sql }) => sql));
}

function copyOf(table: CopiedTable, copy: number, from: number, isSqlite: boolean): string {
  if (table === 'movie_title') {
    return titlesOf(copy, from, isSqlite);
  }
  const columns = Object.entries(movieTables[table])
    .filter(([name]) => isSqlite || name !== 'row_id')
    .map(([name]) => name);
  const changes = changesOf(copy, isSqlite)[table];
  const values = columns.map((column) => changes[column] ?? `t.${column}`);
  const link = table === 'movie_genre' && isSqlite ? 'row_id' : table === 'movie' ? 'id' : 'movie_id';
  const key = link === 'row_id' ? 'row_id' : 'id';
  return `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from movie o join ${table} t on t.${link} = o.${key}
    where o.tmdb_id >= ${from} and o.tmdb_id < ${from + moviesAtOnce}`;
}

/** Titles have no index by movie: they are made of the keys that the details have. */
function titlesOf(copy: number, from: number, isSqlite: boolean): string {
  const first = from + copy * idsOfCopy;
  const keys = isSqlite
    ? 'json_each(d.title_keys) k'
    : 'json_array_elements_text(d.title_keys::json) k (value)';
  return `insert into movie_title (key, movie_id) select k.value, d.movie_id
    from movie m join movie_details d on d.movie_id = m.id cross join ${keys}
    where m.tmdb_id >= ${first} and m.tmdb_id < ${first + moviesAtOnce} on conflict do nothing`;
}

function changesOf(copy: number, isSqlite: boolean): Record<CopiedTable, Record<string, string>> {
  const word = `take${copy}`;
  const id = (column: string) => {
    const text = isSqlite ? column : `${column}::text`;
    const byte = (firstByte + copy).toString(16).padStart(byteLength, '0');
    const changed = `'${byte}' || substr(${text}, ${byteLength + 1})`;
    return isSqlite ? changed : `(${changed})::uuid`;
  };
  const later = (column: string) =>
    isSqlite ? `${column} + ${copy * shiftMs}` : `${column} + interval '${copy * shiftMs} milliseconds'`;
  const titled = (column: string) => `${column} || ' ${word}'`;
  const keys = isSqlite
    ? `(select json_group_array(value || '${word}') from json_each(t.title_keys))`
    : `(select coalesce(json_agg(value || '${word}'), '[]') from json_array_elements_text(t.title_keys::json))`;
  const rowId = `t.row_id + ${copy * rowIdsOfCopy}`;
  const bytes = `unhex(${id('hex(t.movie_id)')})`;
  return {
    movie: {
      row_id: rowId,
      id: id('t.id'),
      tmdb_id: `t.tmdb_id + ${copy * idsOfCopy}`,
      imdb_id: `replace(t.imdb_id, 'tt9', 'tt${copy}8')`,
      title: titled('t.title'),
      sort_title: titled('t.sort_title'),
      search_text: titled('t.search_text'),
      title_slug: `t.title_slug || '-${word}'`,
      created_at: later('t.created_at'),
      updated_at: later('t.updated_at'),
    },
    movie_genre: {
      row_id: rowId,
      movie_id: isSqlite ? bytes : id('t.movie_id'),
      created_at: later('t.created_at'),
      sort_title: titled('t.sort_title'),
    },
    movie_details: { movie_id: id('t.movie_id'), title_keys: keys },
    movie_title: {},
    movie_file: { id: id('t.id'), movie_id: id('t.movie_id'), path: `t.path || '.${word}'` },
  };
}
