import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';

export interface MountedLibrary {
  /** Where the host listens, without a slash at the end. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token: string;
}

/** Uses REST and GraphQL in a host as its clients do: refused without a token, a movie added by one is seen by the other. */
export async function checkMountedLibrary({ url, token }: MountedLibrary): Promise<void> {
  const authorized = { authorization: `Bearer ${token}` };
  const json = { ...authorized, 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });

  expect((await fetch(`${url}/api/library/movies`)).status).toBe(401);
  const stream = await fetch(`${url}/api/tasks/stream?types=*`, { headers: authorized });
  const added = await post('/api/library/movies', { tmdbId: 27205, rootFolderPath: '/movies' });
  expect(added.status).toBe(201);
  const { id } = (await added.json()) as { id: string };
  expect(await readUntil(stream, `"movieId":"${id}"`)).toContain('event: movie.added');

  const found = await fetch(new URL(added.headers.get('location') ?? '', url), { headers: authorized });
  expect(await found.json()).toMatchObject({ id, title: 'Inception' });
  expect((await post('/api/library/movies', [])).status).toBe(400);

  const queried = await post('/graphql', { query: '{ movies { totalCount nodes { id title } } }' });
  expect(await queried.json()).toEqual({
    data: { movies: { totalCount: 1, nodes: [{ id, title: 'Inception' }] } },
  });
}

/** Reads a stream until it contains `text`, then cancels it. */
async function readUntil({ body }: Response, text: string): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let received = '';
  while (!received.includes(text)) {
    const chunk = await reader?.read();
    if (chunk?.value === undefined) throw new Error(`The stream ended before ${text}: ${received}`);
    received += chunk.value;
  }
  await reader?.cancel();
  return received;
}

/** Runs the program of an example, which prints the commands to try, and stops it. */
export async function runMountedLibrary(
  main: string,
  use: (mounted: MountedLibrary) => Promise<void>,
): Promise<void> {
  const program = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [printed] = (await once(program.stdout, 'data')) as [Buffer];
    const [, token = '', url = ''] = /Bearer (\w+)" (http:\/\/[^/]+)/.exec(printed.toString()) ?? [];
    await use({ url, token });
    expect(await stop(program)).toEqual([0, null]);
  } finally {
    program.kill('SIGKILL');
  }
}

async function stop(program: ChildProcess): Promise<unknown[]> {
  program.kill('SIGTERM');
  return await once(program, 'exit');
}
