import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdWriteLock } from '../testing/hold-write-lock.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const program = fileURLToPath(new URL('delete-process.fixture.ts', import.meta.url));

describe.each(databaseKinds)('a process that is killed while it deletes a movie, on %s', (kind) => {
  let fixture: TestLibrary;
  let root: string;
  beforeEach(async () => {
    fixture = await openTestLibrary(kind);
    root = await mkdtemp(join(tmpdir(), 'cinephage-root-'));
  });
  afterEach(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });

  /** Keeps every movie from being deleted, until it is called. */
  async function lockMovies(): Promise<() => Promise<unknown>> {
    if (kind === 'sqlite') {
      const release = holdWriteLock(fixture.url.slice('sqlite:'.length));
      return async () => release();
    }
    const client = new Client({ connectionString: fixture.url });
    await client.connect();
    await client.query('begin');
    await client.query('lock table movie in exclusive mode');
    return () => client.end();
  }

  it('between the file and the commit leaves the movie listed, and the same call finishes its work', async () => {
    const { movies } = fixture.library;
    const path = join(root, 'Movie (2001)', 'movie.mkv');
    await mkdir(join(root, 'Movie (2001)'));
    await writeFile(path, 'movie');
    await movies.import([
      toImport(movieMetadata(1), { rootFolderPath: root, file: { path, size: 4, quality: 'DVD' } }),
    ]);
    const id = (await movies.list()).movies[0]?.id ?? '';

    const child = spawn(process.execPath, ['-C', '@cinephage/source', program, fixture.url, id]);
    const ended = once(child, 'close');
    await once(child.stdout, 'data');
    const release = await lockMovies();
    child.stdin.write('go\n');
    await vi.waitFor(() => expect(existsSync(path)).toBe(false), { timeout: 30_000 });
    child.kill('SIGKILL');
    await ended;
    await release();

    expect(await movies.get(id)).toMatchObject({ hasFile: true });
    await movies.delete(id, { deleteFiles: true });
    await expect(movies.get(id)).rejects.toMatchObject({ code: 'MOVIE_NOT_FOUND' });
    expect(await readdir(root)).toEqual([]);
  }, 60_000);
});
