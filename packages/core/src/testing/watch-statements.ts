import { databaseOf, type LibraryHandle } from '../database/library-database.ts';

export interface WatchedStatements extends Disposable {
  /** The SQL of what was read since, in order. */
  readonly statements: readonly string[];
  clear(): void;
}

/** Writes down what a library reads by the prepared statements of its read models, until disposed of. */
export function watchStatements(library: LibraryHandle): WatchedStatements {
  const { reader } = databaseOf(library);
  const { all } = reader;
  const statements: string[] = [];
  reader.all = (sql, values) => {
    statements.push(sql);
    return all.call(reader, sql, values) as never;
  };
  return {
    statements,
    clear: () => statements.splice(0),
    [Symbol.dispose]() {
      reader.all = all;
    },
  };
}
