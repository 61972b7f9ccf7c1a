import { type RawBuilder, sql } from 'kysely';

/** Values of a run of a compiled query, by name. */
export type RunParameters = Readonly<Record<string, unknown>>;

/** A value in a query that is read when the query runs. */
export class LateValue {
  readonly read: (params: RunParameters) => unknown;

  constructor(read: (params: RunParameters) => unknown) {
    this.read = read;
  }

  map(convert: (value: unknown) => unknown): LateValue {
    return new LateValue((params) => convert(this.read(params)));
  }
}

/** An expression whose value `read` returns each time the query runs, such as the time of an injected clock. */
export const lateValue = <Value>(read: () => Value): RawBuilder<Value> =>
  sql.val(new LateValue(read) as never);
