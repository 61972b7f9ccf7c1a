import { type Compilable, type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database, EntityManager, ExecuteResult } from './database.ts';
import type { DB } from './schema/db.ts';
import { LateValue, type RunParameters } from './schema/late-value.ts';
import { compilingKysely, convertRows } from './schema/typed-kysely.ts';

/** The parameters of a compiled query as expressions; each run gives them values. */
export type QueryParameters<Params> = { readonly [Name in keyof Params]: RawBuilder<Params[Name]> };

/** Runs the query on the writing connection, in the transaction of `em` if it has one. */
export type RunCompiledQuery<Params, Row> = (
  em: EntityManager,
  params: Params,
) => Promise<ExecuteResult<Row>>;

/**
 * A typed query for hot paths: it is built and compiled by its first run, and each run only binds its parameters. Building and
 * compiling cost a short statement on SQLite more than running it; PostgreSQL plans the text once per connection.
 *
 * ```ts
 * const rename = compiledQuery(database, (kysely, params: QueryParameters<{ id: string; name: string }>) =>
 *   kysely.updateTable('quality_profile').set({ name: params.name }).where('id', '=', params.id),
 * );
 * const { affected } = await rename(em, { id, name });
 * ```
 */
export function compiledQuery<Params extends object, Row>(
  database: Pick<Database, 'driver' | 'executeCompiled'>,
  build: (kysely: Kysely<DB>, params: QueryParameters<Params>) => Compilable<Row>,
): RunCompiledQuery<Params, Row> {
  const { driver } = database;
  let compiled: CompiledQuery | undefined;
  return async (em, params) => {
    compiled ??= build(compilingKysely(driver), parametersByName<Params>()).compile();
    const parameters = compiled.parameters.map((value) =>
      value instanceof LateValue ? value.read(params as RunParameters) : value,
    );
    const { rows, numAffectedRows } = await database.executeCompiled(em, { ...compiled, parameters });
    return {
      rows: convertRows(driver, rows, compiled.queryId) as Row[],
      // SQLite does not count the rows that `returning` lists.
      affected: Number(numAffectedRows ?? rows.length),
    };
  };
}

const parametersByName = <Params extends object>() =>
  new Proxy({} as QueryParameters<Params>, {
    get: (_, name: string) => sql.val(new LateValue((params) => params[name])),
  });
