import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { createTestDatabase } from '../testing/test-database.ts';

const secret = 'hunter2';

async function failureOf(database: unknown) {
  const error = await createLibrary({ database: database as string }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 9 })).not.toContain(secret);
  return error;
}

describe('a database address', () => {
  it.each([
    '',
    'library.db',
    'sqlite:',
    'sqlite:a\0b',
    'mysql://root:hunter2@localhost/movies',
    'postgresql://root:hunter2@localhost:99999/movies',
    'postgresql://root:%hunter2@localhost/movies',
    'postgresql://root:hunter2@localhost/%movies',
    'postgresql:root:hunter2',
  ])('%j is refused without being repeated', async (address) => {
    expect(await failureOf(address)).toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'database' }],
    });
  });

  it('of a missing server fails without further attempts', async () => {
    const startMs = performance.now();
    const failure = await failureOf('postgresql://root:hunter2@127.0.0.1:1/movies');
    expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(performance.now() - startMs).toBeLessThan(15_000);
  });

  it('of a missing database creates it', async () => {
    const taken = await createTestDatabase('postgresql');
    await taken.dispose();
    await using library = await createLibrary({ database: taken.url });
    expect((await library.movies.list()).pagination.total).toBe(0);
    await library.stop();
    await taken.dispose();
  });

  it('of a file that cannot be opened or is not a database is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
    await mkdir(join(folder, 'folder'));
    await writeFile(join(folder, 'text'), 'This is no database, however long it goes on. '.repeat(100));
    for (const path of ['folder', 'text', 'text/library.db']) {
      expect(await failureOf(`sqlite:${join(folder, path)}`)).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    }
    await rm(folder, { recursive: true });
  });

  it('of a file in a missing folder creates the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-test-'));
    await using library = await createLibrary({ database: `sqlite:${join(folder, 'a', 'b', 'library.db')}` });
    expect((await library.movies.list()).pagination.total).toBe(0);
    await library.stop();
    await rm(folder, { recursive: true });
  });

  it('of a server that never answers fails within seconds', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const startMs = performance.now();
    const failure = await failureOf(`postgresql://root:hunter2@127.0.0.1:${port}/movies`);
    expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(performance.now() - startMs).toBeLessThan(40_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
