import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { postgresDatabaseName } from '../database/postgres-client.ts';
import { LibraryError } from '../errors/library-error.ts';

export type PostgresTool = 'pg_dump' | 'pg_restore' | 'psql';

/** Parameters of a URL, and the variables by which the tools of PostgreSQL know them. */
const variables: Readonly<Record<string, string>> = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  sslnegotiation: 'PGSSLNEGOTIATION',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
  channel_binding: 'PGCHANNELBINDING',
  gssencmode: 'PGGSSENCMODE',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  options: 'PGOPTIONS',
  passfile: 'PGPASSFILE',
  hostaddr: 'PGHOSTADDR',
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
};

/**
 * The connection as environment variables of the tools: nothing of it stands among their arguments, which everybody on the
 * machine can read.
 */
export function postgresEnvironment(url: string, applicationName: string): Record<string, string> {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const given: Record<string, string> = {
    PGHOST: decodeURIComponent(hostname).replaceAll(/^\[|\]$/g, ''),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: postgresDatabaseName(url),
    PGAPPNAME: applicationName,
  };
  if (searchParams.get('ssl') === 'true' || searchParams.get('ssl') === '1') {
    given.PGSSLMODE = 'require';
  }
  for (const [name, variable] of Object.entries(variables)) {
    given[variable] = searchParams.get(name) ?? given[variable] ?? '';
  }
  if (given.PGSSLMODE === 'no-verify') {
    given.PGSSLMODE = 'require';
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

export interface RunToolOptions {
  readonly args: readonly string[];
  /** Beside that of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line on standard error. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a tool to its end.
 *
 * @returns what it wrote to standard output
 * @throws LibraryError `DATABASE_UNAVAILABLE` with what it says when it fails, or that it is not installed
 */
export async function runTool(tool: PostgresTool, options: RunToolOptions): Promise<string> {
  const running = startTool(tool, options);
  running.child.stdin.end();
  let output = '';
  running.child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await running.ended;
  return output;
}

/** Starts a tool whose input or output is a stream. */
export function startTool(tool: PostgresTool, { args, environment, signal, onLine }: RunToolOptions) {
  const child = spawn(tool, [...args], {
    env: { ...process.env, LC_ALL: 'C', ...environment },
    ...(signal === undefined ? {} : { signal }),
  });
  const complaints: string[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine?.(line);
      complaints.push(...(/error|fatal|failed/i.test(line) ? [line] : []));
    }
  });
  // Written to after its end; the exit code tells what happened.
  child.stdin.on('error', () => {});
  return { child, ended: untilEnded(tool, child, () => [...complaints, rest].filter(Boolean)) };
}

async function untilEnded(
  tool: PostgresTool,
  child: ReturnType<typeof spawn>,
  complaints: () => readonly string[],
): Promise<void> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) {
      const [said = `it ended with code ${code}`] = complaints();
      throw new LibraryError(
        'DATABASE_UNAVAILABLE',
        `${tool} failed: ${said.replace(/^\w+: (error: )?/, '')}.`,
      );
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw missing(tool, error);
    }
    throw error;
  }
}

const missing = (tool: PostgresTool, cause: Error) =>
  new LibraryError(
    'DATABASE_UNAVAILABLE',
    `Backups of PostgreSQL need the program ${tool}, which is not installed here, or not in the PATH. It comes with the client programs of PostgreSQL (Debian: postgresql-client).`,
    { cause },
  );

/** The major version of a tool. @throws LibraryError `DATABASE_UNAVAILABLE` when it is not installed */
export async function toolVersion(tool: PostgresTool): Promise<number> {
  const text = await runTool(tool, { args: ['--version'] });
  return Number(/\(PostgreSQL\) (\d+)/.exec(text)?.[1] ?? 0);
}
