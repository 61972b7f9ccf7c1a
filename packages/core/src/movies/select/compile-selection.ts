// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

import { knownField } from '../../select/known-field.ts';
import { type NamedReader, objectReader } from '../../select/object-reader.ts';
import { creditsFields, type Field, fileFields, fileKey, movieFields } from './movie-fields.ts';
import type { MovieRow, ReadContext } from './movie-row.ts';
import type { MovieSelection, SelectedMovie } from './movie-selection.ts';

/** How to read the selected fields. */
export interface CompiledSelection<Selection extends MovieSelection> {
  /** Select list over `movie m` and the tables of `joins`; never empty. */
  readonly columns: string;
  /** Joins of the other tables that the columns need; follows `movie m`. */
  readonly joins: string;
  /** Makes the selected movie of a row. */
  read(row: MovieRow, reading: ReadContext): SelectedMovie<Selection>;
}

type Named = readonly [name: string, field: Field<unknown>];

const joinOf = {
  d: ' left join movie_details d on d.movie_id = m.id',
  f: ' left join movie_file f on f.movie_id = m.id and f.version_id is null',
  q: ' left join quality_profile q on q.id = m.quality_profile_id',
} as const;

/** Compiles a selection; the same object is compiled once. */
export function compileSelection<Selection extends MovieSelection>(
  selection: Selection,
): CompiledSelection<Selection> {
  const known = compiled.get(selection) ?? compile(selection);
  compiled.set(selection, known);
  // The cache maps a selection to its own compilation.
  return known as CompiledSelection<Selection>;
}

const compiled = new WeakMap<MovieSelection, CompiledSelection<MovieSelection>>();

function compile(selection: MovieSelection): CompiledSelection<MovieSelection> {
  const fields = Object.entries(selection).flatMap(([name, chosen]): Named[] =>
    chosen === undefined ? [] : [[name, fieldOf(name, chosen)]],
  );
  const columns = [...new Set(fields.flatMap(([, { columns }]) => columns))];
  const reads = (table: keyof typeof joinOf) => columns.some((column) => column.startsWith(`${table}.`));
  return {
    columns: columns.length === 0 ? 'm.id' : columns.join(', '),
    joins: (['d', 'f', 'q'] as const).map((table) => (reads(table) ? joinOf[table] : '')).join(''),
    read: objectReader(readersOf(fields)) as CompiledSelection<MovieSelection>['read'],
  };
}

function fieldOf(name: string, chosen: unknown): Field<unknown> {
  if (name === 'credits') {
    const named = pick(creditsFields, chosen);
    return { columns: columnsOf(named), read: objectReader(readersOf(named)) };
  }
  if (name === 'file') {
    const named = pick(fileFields, chosen);
    const read = objectReader(readersOf(named));
    return {
      columns: [fileKey, ...columnsOf(named)],
      read: (row, reading) => (row.file_id === null ? null : read(row, reading)),
    };
  }
  return knownField<Field<unknown>>(movieFields, name);
}

function pick(fields: Readonly<Record<string, Field<unknown>>>, chosen: unknown): Named[] {
  const names = chosen === true ? Object.keys(fields) : Object.keys(chosen as object);
  return names.map((name) => [name, knownField(fields, name)]);
}

const columnsOf = (named: readonly Named[]) => named.flatMap(([, { columns }]) => columns);

const readersOf = (named: readonly Named[]) =>
  named.map(([name, { read }]): NamedReader<MovieRow, ReadContext> => [name, read]);
