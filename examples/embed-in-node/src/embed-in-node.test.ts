import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { buildLibrary } from './build-library.ts';
import { tour } from './tour.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

const story = [
  /^Movie added: [0-9a-f-]{36}$/,
  /^1 movie\(s\) found:$/,
  /^ {2}Inception \(2010\), 148 minutes, .*Action/,
  /^Task refresh-movie: completed, 100 %, Refreshed Inception$/,
].map((line) => expect.stringMatching(line));

it('adds, lists and refreshes a movie', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'embed-in-node-test-'));
  const lines: string[] = [];
  try {
    await using library = await buildLibrary(join(folder, 'library.db'));
    await library.start();
    await tour(library, (line) => lines.push(line));
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(lines).toEqual(story);
});

it('runs as a program, and exits by itself', async () => {
  const { stdout, stderr } = await run(process.execPath, ['-C', '@cinephage/source', main]);
  expect(stdout.trimEnd().split('\n')).toEqual(story);
  expect(stderr).toBe('');
});
