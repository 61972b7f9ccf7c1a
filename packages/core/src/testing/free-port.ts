import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to connections. */
const [lowest, highest] = [10_000, 32_000];
const host = '127.0.0.1';
/** Linux has all of 127.0.0.0/8. */
const reservingHost = '127.0.0.2';
const attempts = 100;

/**
 * A port of this machine that nothing listens on. This process has it for itself until it ends, also while a program that listens on it is
 * started again: it listens on the same port of another loopback address, so that no other process gets it from here.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(lowest, highest);
    if ((await canReserve(port)) && (await isFree(port))) return port;
  }
  throw new Error('There is no free port.');
}

async function canReserve(port: number): Promise<boolean> {
  const server = createServer();
  const error = await listen(server, port, reservingHost);
  server.unref();
  // Other systems have one loopback address only.
  return error === null || error.code === 'EADDRNOTAVAIL';
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  if ((await listen(server, port, host)) !== null) return false;
  await once(server.close(), 'close');
  return true;
}

function listen(
  server: ReturnType<typeof createServer>,
  port: number,
  address: string,
): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, address, () => resolve(null));
  });
}
