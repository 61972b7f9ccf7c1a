import { advisoryLocks } from './advisory-locks.ts';

/** What a session is set to, in the order it is sent. */
export interface SessionSettings {
  /** Schemas that names without one are looked up in; the first one takes new tables. */
  readonly searchPath: readonly string[];
  /** 0 for no limit. */
  readonly statementTimeoutMs: number;
  /** Of the schema that the session uses as a server does; absent for work on a library that no server may use. */
  readonly schemaKey?: number;
}

/** How long a session waits for the lock of its schema: a restore that was killed may still hold it for a moment. */
const schemaLockTimeoutMs = 1_000;

/** How long a statement waits for a lock that another session holds. */
export const lockTimeoutMs = 20_000;
/** A node that froze in mid-transaction must not stop the others for good, nor they wait for it for ever. */
const limits = { idle_in_transaction_session_timeout: '15s', lock_timeout: `${lockTimeoutMs}ms` } as const;

/**
 * Everything that a database, a role or a configuration file may have set otherwise and that changes what statements mean,
 * whether they end, or which plans they get. `default_transaction_read_only` is left alone: administrators and hosts write
 * with it that nothing is to be written.
 */
const settings: Readonly<Record<string, string>> = {
  ...limits,
  client_encoding: 'UTF8',
  client_min_messages: 'warning',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  row_security: 'on',
  exit_on_error: 'off',
  // How values are written and read.
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
  // Search would leave matches out.
  gin_fuzzy_search_limit: '0',
  // Where new tables go.
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

/** By the first version that has it, as the server counts versions. */
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

/** Begins a transaction that has all the time it takes, for what is asked before sessions are set up. */
export const beginWithoutTimeouts = `begin isolation level read committed; set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0;
  select set_config('transaction_timeout', '0', true) where current_setting('server_version_num')::int >= ${laterSettings.transaction_timeout?.since}`;

/** Sorting and hashing in less memory than PostgreSQL's own default goes to disk. */
const leastWorkMemory = '4MB';

/** All of it as one statement, as each takes a trip to the server. It has no parameters, and changes only what is otherwise. */
export function sessionStatement({ searchPath, statementTimeoutMs, schemaKey }: SessionSettings): string {
  const path = searchPath.map(quoteName).join(', ');
  const changes = Object.entries(settings).map(([name, value]) => `set ${name} = ${quoteText(value)}`);
  const later = Object.entries(laterSettings).map(
    ([name, { since, value }]) =>
      `select set_config('${name}', '${value}', false) where current_setting('server_version_num')::int >= ${since}`,
  );
  return [
    // First, as the rest may take longer than the one there was.
    `set statement_timeout = ${statementTimeoutMs}`,
    `set search_path = ${path}`,
    ...changes,
    ...later,
    `select set_config('work_mem', '${leastWorkMemory}', false)
      where pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('${leastWorkMemory}')`,
    // Only a few roles may change it, and without it no trigger would fire.
    `select set_config('session_replication_role', 'origin', false)
      where current_setting('session_replication_role') <> 'origin'`,
    ...(schemaKey === undefined ? [] : [shareSchema(schemaKey)]),
  ].join(';\n');
}

/** Fails with a code that counts as "locked". */
const shareSchema = (schemaKey: number) => `do $$ begin
    set local lock_timeout = ${schemaLockTimeoutMs};
    perform pg_catalog.pg_advisory_lock_shared(${advisoryLocks.schema}, ${schemaKey});
  exception when lock_not_available then
    raise exception 'a backup is being restored into the schema, or the library in it is being copied' using errcode = 'object_in_use';
  end $$`;

export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Ours hold no backslashes, so that it is the same whatever `standard_conforming_strings` says. */
export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
