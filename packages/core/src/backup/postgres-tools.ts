import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LibraryError } from '../errors/library-error.ts';

export type PostgresTool = 'pg_dump' | 'pg_restore' | 'psql';

export interface RunToolOptions {
  readonly args: readonly string[];
  /** All of it; default: that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
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
export function startTool(
  tool: PostgresTool,
  { args, environment = process.env, signal, onLine }: RunToolOptions,
) {
  const child = spawn(tool, [...args], {
    env: { ...environment, LC_ALL: 'C' },
    ...(signal === undefined ? {} : { signal }),
  });
  const complaints: string[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine?.(line);
      complaints.push(...(/error|fatal|failed|^DETAIL:/i.test(line) ? [line] : []));
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
      const [said = `it ended with code ${code}`, more = ''] = complaints();
      const reason = said.replace(/^\w+:(<stdin>:\d+:)? *(error: *)?/i, '').replace(/\.$/, '');
      const detail = /^DETAIL: *(.*?)\.?$/.exec(more)?.[1];
      throw new LibraryError(
        'DATABASE_UNAVAILABLE',
        `${tool} failed: ${reason}.${detail === undefined ? '' : ` ${detail}.`}`,
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
