import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../packages/core/src/testing/free-port.ts';
import { unprivileged } from './embedded-postgres.ts';
import { findProgram } from './find-program.ts';

const isRoot = process.getuid?.() === 0;
const startTimeoutMs = 60_000;
const pollMs = 50;

/** The PgBouncer of this machine, or null. */
export function findPgBouncer(): string | null {
  return findProgram(['pgbouncer'], ['/usr/sbin']);
}

export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A PgBouncer in front of the server that `url` names, on a free port; like PostgreSQL, it does not run as root.
 *
 * @param settings of the section `[pgbouncer]`, as `name = value`
 */
export async function startPgBouncer(
  program: string,
  url: string,
  settings: readonly string[],
): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-pgbouncer-'));
  const port = await freePort();
  const server = new URL(url);
  const configuration = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  await writeFile(users, `"postgres" ""\n`);
  await writeFile(
    configuration,
    [
      '[databases]',
      `* = host=${server.hostname} port=${server.port}`,
      '[pgbouncer]',
      ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir ='],
      ...['auth_type = trust', `auth_file = ${users}`],
      ...settings,
    ].join('\n'),
  );
  if (isRoot) {
    for (const path of [folder, configuration, users]) {
      await chown(path, unprivileged.uid, unprivileged.gid);
    }
  }
  const account = isRoot ? unprivileged : {};
  const pooler = spawn(program, [configuration], { ...account, cwd: folder, stdio: 'ignore' });
  const quit = () => pooler.kill('SIGKILL');
  process.once('exit', quit);
  await untilReachable(`postgresql://postgres@127.0.0.1:${port}${server.pathname}`, pooler);
  return {
    port,
    async stop() {
      process.off('exit', quit);
      await end(pooler);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(pooler: ChildProcess): Promise<void> {
  if (pooler.exitCode === null && pooler.signalCode === null) {
    const ended = new Promise((resolve) => pooler.once('exit', resolve));
    pooler.kill('SIGTERM');
    await ended;
  }
}

async function untilReachable(url: string, pooler: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (Date.now() > deadline || pooler.exitCode !== null) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}
