import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ensureBuilt } from '../../test/ensure-built.ts';
import { checkMountedLibrary } from '../../test/support/mounted-library.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const cwd = fileURLToPath(new URL('.', import.meta.url));
const binary = (name: string) => `${root}/node_modules/.bin/${name}`;

const token = 'open-sesame';
const env = { ...process.env, NODE_ENV: undefined, NEXT_TELEMETRY_DISABLED: '1', MOVIES_TOKEN: token };

/** A bundler takes 20 seconds alone, and minutes on a busy machine. */
const timeoutMs = 600_000;

it('is built by Next.js, and serves REST and GraphQL next to a page of the app', {
  timeout: timeoutMs,
}, async () => {
  // Next.js bundles the packages as published, not their sources.
  await ensureBuilt();
  const { stdout, stderr } = await run(binary('next'), ['build'], { cwd, env });
  // Such as that all files of the project belong to it, for the sake of a path that is made of parts.
  expect(`${stdout}${stderr}`).not.toContain('Warning');
  const server = spawn(process.execPath, [`${root}/node_modules/next/dist/bin/next`, 'start', '-p', '0'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readUrl(server.stdout);
    expect(await (await fetch(url)).text()).toContain('My own page. The library holds 0 movie(s).');
    await checkMountedLibrary({ url, token });
    await checkLargeBodies(url);
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<title>Cinephage GraphQL</title>');
    expect((await fetch(`${url}/graphql/graphiql/start.js`)).status).toBe(200);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    server.kill('SIGTERM');
    await once(server, 'exit');
  } finally {
    server.kill('SIGKILL');
  }
});

/** Bodies reach the handlers in full up to their limit of 1 MiB, and larger ones are refused by the handlers. */
async function checkLargeBodies(url: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const movie = { tmdbId: 603, rootFolderPath: '/movies' };
  const padding = (bytes: number) => 'x'.repeat(bytes);

  const added = await post('/api/library/movies', { ...movie, padding: padding(900_000) });
  expect(await added.json()).toMatchObject({ error: 'padding is not a known field.' });
  expect((await post('/api/library/movies', { ...movie, padding: padding(4_000_000) })).status).toBe(413);
  const query = '{ movies { totalCount } }';
  expect((await post('/graphql', { query, variables: { padding: padding(900_000) } })).status).toBe(200);
  expect((await post('/graphql', { query, variables: { padding: padding(4_000_000) } })).status).toBe(413);
  expect((await post('/api/library/movies', movie)).status).toBe(201);
}

async function readUrl(output: Readable): Promise<string> {
  let text = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await expect.poll(() => text, { timeout: 60_000 }).toMatch(/Local:.*Ready/s);
  return /http:\/\/\S+/u.exec(text)?.[0] ?? '';
}
