import type pg from 'pg';
import { advisoryLocks } from '../database/advisory-locks.ts';
import type { LibraryClient } from '../database/postgres-client.ts';
import { quoteName, sessionStatement } from '../database/postgres-session.ts';
import { copyProgressTable } from '../database/schema-version.ts';
import { ownTables } from '../database/tables.ts';

const lockTimeoutMs = 10_000;

interface OwnFunction {
  readonly oid: string;
  /** As `drop function` takes it with this schema as the search path. */
  readonly signature: string;
}

/** The functions that triggers and indexes of our tables call; none of an extension. */
export async function ownFunctions(client: pg.Client, schema: string): Promise<readonly OwnFunction[]> {
  const { rows } = await client.query<OwnFunction>(
    `with own as (
      select oid from pg_class where relnamespace = to_regnamespace($1) and relname = any($2)
    )
    select p.oid::int8::text as oid, p.oid::regprocedure::text as signature from pg_proc p
    where p.pronamespace = to_regnamespace($1)
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
      and (p.oid in (select tgfoid from pg_trigger where tgrelid in (select oid from own))
        or p.oid in (select d.refobjid from pg_depend d join pg_index i on i.indexrelid = d.objid
          where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_proc'::regclass
            and i.indrelid in (select oid from own)))`,
    [quoteName(schema), ownTables],
  );
  return rows;
}

/**
 * Begins the transaction of a restore, as a script: what is ours is removed, and nothing else. Tasks get new jobs at the next
 * start.
 */
export async function removeOwnObjects({
  client,
  schema,
  schemaKey,
  jobSchema,
}: LibraryClient): Promise<string> {
  const quoted = quoteName(schema);
  const jobs = `${quoteName(jobSchema)}.job`;
  const functions = await ownFunctions(client, schema);
  const tables = [...ownTables, copyProgressTable].map((table) => `${quoted}.${table}`);
  return [
    // The names of functions are without their schema.
    sessionStatement({ searchPath: [schema], statementTimeoutMs: 0 }),
    'set idle_in_transaction_session_timeout = 0',
    'begin',
    `set local lock_timeout = ${lockTimeoutMs}`,
    `select pg_advisory_xact_lock(${advisoryLocks.migrations}, ${schemaKey})`,
    `drop table if exists ${tables.join(', ')}`,
    ...functions.map(({ signature }) => `drop function if exists ${signature}`),
    `do $$ begin if to_regclass('${jobs}') is not null then delete from ${jobs}; end if; end $$`,
    '',
  ].join(';\n');
}
