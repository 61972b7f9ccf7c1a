import { refuseUnknown } from '../validation/validate-options.ts';
import { knownField } from './known-field.ts';
import { objectReader } from './object-reader.ts';
import type { FieldSelection, Select, WholeSelection } from './selection.ts';

/** The column of a field, and how its value is read from it. */
export interface ColumnField<Row, Value> {
  readonly column: string & keyof Row;
  read(row: Row): Value;
}

/** Every field of a shape, each read from one column. */
export type ColumnFields<Shape, Row> = { readonly [Name in keyof Shape]: ColumnField<Row, Shape[Name]> };

/** How to read the selected fields. */
export interface CompiledFields<Shape, Row> {
  readonly columns: readonly string[];
  /** Makes the object of a row that has at least these columns. */
  read(row: Row): Shape;
}

/** Defines fields over the columns of a row. */
export const columnsOf =
  <Row>() =>
  <Column extends string & keyof Row, Value>(
    column: Column,
    read: (value: Row[Column]) => Value,
  ): ColumnField<Row, Value> => ({ column, read: (row) => read(row[column]) });

/** Compiles selections of one shape, by default all of it; the same object is compiled once. */
export function fieldCompiler<Shape, Row>(fields: ColumnFields<Shape, Row>) {
  const whole = Object.fromEntries(Object.keys(fields).map((name) => [name, true]));
  const compiled = new WeakMap<object, CompiledFields<Partial<Shape>, Row>>();

  function compile(selection: FieldSelection<Shape>): CompiledFields<Partial<Shape>, Row> {
    const named = Object.entries(selection)
      .filter(([, chosen]) => chosen !== undefined)
      .map(([name]) => [name, knownField<ColumnField<Row, unknown>>(fields, name)] as const);
    return {
      columns: named.map(([, { column }]) => column),
      read: objectReader(named.map(([name, { read }]) => [name, read])) as (row: Row) => Partial<Shape>,
    };
  }

  return <Selection extends FieldSelection<Shape> = WholeSelection<Shape>>(options?: Select<Selection>) => {
    refuseUnknown(options, ['select']);
    const selection = options?.select ?? (whole as FieldSelection<Shape>);
    const known = compiled.get(selection) ?? compile(selection);
    compiled.set(selection, known);
    // The cache maps a selection to its own compilation.
    return known as unknown as CompiledFields<Pick<Shape, keyof Selection & keyof Shape>, Row>;
  };
}

/** A select list of these columns and the keys. */
export const withKeys = (columns: readonly string[], keys: readonly string[] = ['id']) =>
  [...new Set([...keys, ...columns])].join(', ');
