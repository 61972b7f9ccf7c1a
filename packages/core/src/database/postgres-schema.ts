// Raw SQL: DDL, catalogs and advisory locks, before there are tables.

import type { ClientBase } from 'pg';
import { advisoryLocks } from './advisory-locks.ts';
import { refuseDatabase } from './postgres-failures.ts';
import { jobSchemaFor } from './postgres-names.ts';
import { beginWithoutTimeouts, quoteName } from './postgres-session.ts';
import { firstMigration, migrationTable } from './schema-version.ts';
import { postgresTables } from './tables.ts';

const extension = 'pg_trgm';

/** Where everything of the library is. */
export interface PreparedSchema {
  readonly schema: string;
  /** Tells the schema apart from others in the same database: locks and channels are those of the whole database. */
  readonly schemaKey: number;
  readonly searchPath: readonly string[];
  /** For the tables of pg-boss, which makes them itself. */
  readonly jobSchema: string;
}

interface Surroundings {
  readonly schema: string | null;
  readonly key: number;
  readonly role: string;
  readonly exists: boolean;
  readonly may_create_schemas: boolean;
}

/**
 * Finds the schema of the library, which is `wanted` or the one the role's new tables go to, and makes it ready for migrations:
 * nothing foreign is in the way, the role may create tables, and the trigrams that search needs are there.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE`; nothing has been written then
 */
export async function prepareSchema(client: ClientBase, wanted: string | undefined): Promise<PreparedSchema> {
  await client.query(beginWithoutTimeouts);
  // Nodes that start at once must not make the same things.
  await client.query('select pg_advisory_xact_lock($1)', [advisoryLocks.preparing]);
  const around = await readSurroundings(client, wanted);
  const { schema, key } = around;
  if (schema === null) {
    throw refuseDatabase(
      `The search_path of the role "${around.role}" names no schema that exists: add schema=cinephage to the parameters of the database address.`,
    );
  }
  // MikroORM takes a dot for the end of the name, and does not escape quotes.
  if (/[."]/.test(schema)) {
    throw refuseDatabase(
      `New tables of the role "${around.role}" go to the schema ${quoteName(schema)}, whose name Cinephage cannot use: add schema=cinephage to the parameters of the database address.`,
    );
  }
  if (around.exists) {
    await refuseUnusableSchema(client, schema, around.role);
  }
  const jobSchema = jobSchemaFor(schema, key);
  await createSchemas(client, [schema, jobSchema], around);
  const home = await ensureExtension(client, schema, around.role);
  await client.query('commit');
  return { schema, schemaKey: key, searchPath: [...new Set([schema, home])], jobSchema };
}

/** Those that are missing. */
async function createSchemas(
  client: ClientBase,
  names: readonly string[],
  around: Surroundings,
): Promise<void> {
  const { rows } = await client.query<{ nspname: string }>(
    'select nspname from pg_namespace where nspname = any ($1::text[])',
    [names],
  );
  const missing = names.filter((name) => !rows.some(({ nspname }) => nspname === name));
  const { role } = around;
  if (missing.length > 0 && !around.may_create_schemas) {
    const commands = missing.map(
      (name) => `create schema ${quoteName(name)} authorization ${quoteName(role)};`,
    );
    throw refuseDatabase(
      `The role "${role}" may not create schemas in this database. Have an administrator run: ${commands.join(' ')}`,
    );
  }
  for (const name of missing) {
    await client.query(`create schema ${quoteName(name)}`);
  }
}

async function readSurroundings(client: ClientBase, wanted: string | undefined): Promise<Surroundings> {
  const { rows } = await client.query<Surroundings>(
    `select s.schema, hashtext(s.schema) as key, current_user as role,
      exists (select from pg_namespace where nspname = s.schema) as exists,
      has_database_privilege(current_database(), 'create') as may_create_schemas
    from (select coalesce($1, current_schema()::text) as schema) s`,
    [wanted ?? null],
  );
  return rows[0] as Surroundings;
}

/** Only a schema without Cinephage has to be free and open to new tables: what newer migrations need is seen when they run. */
async function refuseUnusableSchema(client: ClientBase, schema: string, role: string): Promise<void> {
  // Before the log: tables that another node commits meanwhile come with their log, which is read after them.
  const table = await foreignTable(client, schema);
  const { rows } = await client.query<{ may_use: boolean; may_create: boolean; has_log: boolean }>(
    `select has_schema_privilege($1, 'usage') as may_use, has_schema_privilege($1, 'create') as may_create,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = $1 and c.relname = $2) as has_log`,
    [schema, migrationTable],
  );
  const [found] = rows;
  const mayNot = (right: string) =>
    refuseDatabase(
      `The role "${role}" may not ${right} the schema "${schema}". Have an administrator run: grant usage, create on schema ${quoteName(schema)} to ${quoteName(role)}; or give Cinephage a schema of its own with the parameter schema=cinephage of the database address.`,
    );
  if (found?.may_use !== true) {
    throw mayNot('use');
  }
  const log = found.has_log ? await migrationsIn(client, schema) : [];
  if (log.includes(firstMigration)) {
    return;
  }
  const taken = log.length > 0 ? migrationTable : table;
  if (taken !== undefined) {
    throw refuseDatabase(
      `The schema "${schema}" of this database holds "${taken}", which is not of Cinephage. Give Cinephage a schema of its own with the parameter schema=cinephage of the database address, or another database.`,
    );
  }
  if (!found.may_create) {
    throw mayNot('create tables in');
  }
}

/** Of a table that may be another application's, and have no column of that name. */
async function migrationsIn(client: ClientBase, schema: string): Promise<(string | null)[]> {
  const { rows } = await client.query<{ name: string | null }>(
    `select to_jsonb(log) ->> 'name' as name from ${quoteName(schema)}.${migrationTable} log`,
  );
  return rows.map(({ name }) => name);
}

/** A table with the name of one of ours. Types count as well: every table makes one of its name. */
async function foreignTable(client: ClientBase, schema: string): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select taken.name from (
      select relname::text as name, relnamespace as namespace from pg_class
      union select typname::text, typnamespace from pg_type
    ) taken join pg_namespace n on n.oid = taken.namespace
    where n.nspname = $1 and taken.name = any ($2::text[]) order by 1 limit 1`,
    [schema, postgresTables],
  );
  return rows[0]?.name;
}

/** The schema that the trigrams are in, installed if they are not. */
async function ensureExtension(client: ClientBase, schema: string, role: string): Promise<string> {
  const installed = await homeOf(client);
  if (installed === undefined) {
    await install(client, schema, role);
    return ensureExtension(client, schema, role);
  }
  if (!installed.may_use) {
    throw refuseDatabase(
      `The extension ${extension} is in the schema "${installed.home}", which the role "${role}" may not use. Have an administrator run: grant usage on schema ${quoteName(installed.home)} to ${quoteName(role)};`,
    );
  }
  return installed.home;
}

async function homeOf(client: ClientBase) {
  const { rows } = await client.query<{ home: string; may_use: boolean }>(
    `select n.nspname::text as home, has_schema_privilege(n.oid, 'usage') as may_use
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = $1`,
    [extension],
  );
  return rows[0];
}

/** In a schema that libraries in other schemas can use too, if there is one. */
async function install(client: ClientBase, schema: string, role: string): Promise<void> {
  const { rows } = await client.query<{ is_shared: boolean }>(
    `select coalesce((select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'public'), false) as is_shared`,
  );
  const home = rows[0]?.is_shared === true ? 'public' : schema;
  try {
    await client.query(`create extension ${extension} schema ${quoteName(home)}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refuseDatabase(
      `Search needs the extension ${extension}, which the role "${role}" could not install (${reason}). Have an administrator run in this database: create extension ${extension};`,
      cause,
    );
  }
}
