import { advisoryLocks } from './advisory-locks.ts';

/** Settings of a session that differ between libraries. */
export interface SessionSettings {
  /** Schemas of unqualified names; new tables are created in the first one. */
  readonly searchPath: readonly string[];
  /** 0 for no limit. */
  readonly statementTimeoutMs: number;
  /** Key of the schema whose lock the session shares, as servers do; absent if no server may use the library. */
  readonly schemaKey?: number;
}

/** How long a session waits for the lock of its schema: a killed restore may still hold it briefly. */
const schemaLockTimeoutMs = 1_000;

/** How long a statement waits for a lock that another session holds. */
export const lockTimeoutMs = 20_000;
/** A node that freezes in a transaction must not block other nodes forever. */
const limits = { idle_in_transaction_session_timeout: '15s', lock_timeout: `${lockTimeoutMs}ms` } as const;

/**
 * All settings that a database, a role or a configuration file may change and that affect the results, the termination or the
 * plans of statements. `default_transaction_read_only` stays: administrators and hosts use it to prevent writes.
 */
const settings: Readonly<Record<string, string>> = {
  ...limits,
  client_encoding: 'UTF8',
  client_min_messages: 'warning',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  row_security: 'on',
  exit_on_error: 'off',
  // Formats of values.
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  backslash_quote: 'safe_encoding',
  array_nulls: 'on',
  transform_null_equals: 'off',
  xmloption: 'content',
  // Any other value would drop matches of searches.
  gin_fuzzy_search_limit: '0',
  // Storage of new tables.
  default_tablespace: '',
  default_table_access_method: 'heap',
  // Lists depend on their indexes being used.
  enable_seqscan: 'on',
  enable_indexscan: 'on',
  enable_indexonlyscan: 'on',
  enable_bitmapscan: 'on',
  enable_tidscan: 'on',
  enable_nestloop: 'on',
  enable_hashjoin: 'on',
  enable_mergejoin: 'on',
  enable_hashagg: 'on',
  enable_sort: 'on',
  enable_incremental_sort: 'on',
  enable_material: 'on',
  from_collapse_limit: '8',
  join_collapse_limit: '8',
  plan_cache_mode: 'auto',
  jit: 'off',
};

/** Settings with the first version (`server_version_num`) that has them. */
const laterSettings: Readonly<Record<string, { readonly since: number; readonly value: string }>> = {
  idle_session_timeout: { since: 140_000, value: '0' },
  enable_memoize: { since: 140_000, value: 'on' },
  transaction_timeout: { since: 170_000, value: '0' },
};

/** Every setting that `sessionStatement` may change. */
export const sessionSettingNames: readonly string[] = [
  ...['statement_timeout', 'search_path', 'work_mem', 'session_replication_role'],
  ...Object.keys(settings),
  ...Object.keys(laterSettings),
];

/** Begins a transaction without timeouts, for statements before the session is set up. */
export const beginWithoutTimeouts = `begin isolation level read committed; set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0;
  select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::int >= ${laterSettings.transaction_timeout?.since}`;

/** PostgreSQL's default; with less memory, sorts and hashes spill to disk. */
const leastWorkMemory = '4MB';

/** Builds the SQL that sets up a session in one round trip. It has no parameters. */
export function sessionStatement({ searchPath, statementTimeoutMs, schemaKey }: SessionSettings): string {
  const path = searchPath.map(quoteName).join(', ');
  const changes = Object.entries(settings).map(([name, value]) => `set ${name} = ${quoteText(value)}`);
  const later = Object.entries(laterSettings).map(
    ([name, { since, value }]) =>
      `select set_config('${name}', '${value}', false) where current_setting('server_version_num')::int >= ${since}`,
  );
  return [
    // First, as the former timeout may be too short for the rest.
    `set statement_timeout = ${statementTimeoutMs}`,
    `set search_path = ${path}`,
    ...changes,
    ...later,
    `select set_config('work_mem', '${leastWorkMemory}', false)
      where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('${leastWorkMemory}')`,
    // Triggers only fire with "origin". Few roles may change this setting, so it is changed only if needed.
    `select set_config('session_replication_role', 'origin', false)
      where current_setting('session_replication_role') <> 'origin'`,
    ...(schemaKey === undefined ? [] : [shareSchema(schemaKey)]),
  ].join(';\n');
}

/** Shares the lock of the schema. Fails with a code that counts as "locked". */
const shareSchema = (schemaKey: number) => `do $$ begin
    set local lock_timeout = ${schemaLockTimeoutMs};
    perform pg_catalog.pg_advisory_lock_shared(${advisoryLocks.schema}, ${schemaKey});
  exception when lock_not_available then
    raise exception 'a backup is being restored into the schema, or the library in it is being copied' using errcode = 'object_in_use';
  end $$`;

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** For text without backslashes, whose meaning would depend on `standard_conforming_strings`. */
export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
