import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cinephage } from './support/child-process.ts';
import { createWorkspace } from './support/create-workspace.ts';

/** Fails with one sentence on standard error and no stack. */
async function failsWith(code: number, variables: Record<string, string>, sentences: readonly RegExp[]) {
  const result = await cinephage([], variables);
  expect(result.code).toBe(code);
  const lines = result.stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(sentences.length);
  for (const [index, sentence] of sentences.entries()) {
    expect(lines[index]).toMatch(sentence);
  }
  return result;
}

describe('a server that cannot start', () => {
  it('names every invalid variable at once, without secrets', async () => {
    const { stdout, stderr } = await failsWith(
      2,
      {
        PORT: 'abc',
        DATABASE_URL: 'mysql://me:geheim@host/x',
        LOG_LEVEL: 'loud',
        CINEPHAGE_API_KEY: 'geheim',
        CINEPHAGE_GRAPHQL_LIMITS: 'maxDeepness=15',
      },
      [
        /^PORT must be .*"abc"/u,
        /^DATABASE_URL must be /u,
        /^CINEPHAGE_API_KEY must be /u,
        /^LOG_LEVEL must be .*"loud"/u,
        /^CINEPHAGE_GRAPHQL_LIMITS must be .* maxDepth, .*"maxDeepness=15"/u,
      ],
    );
    expect(stdout + stderr).not.toContain('geheim');
  });

  it('reports a port in use, after printing the credentials it created', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await using workspace = await createWorkspace('sqlite');
    try {
      const sentence = new RegExp(`^Port ${port} of 127.0.0.1 is in use`, 'u');
      const { stdout } = await failsWith(1, { ...workspace.variables, PORT: String(port) }, [sentence]);
      expect(stdout).toMatch(/API key +cinephage_/u);
    } finally {
      other.close();
    }
  });

  it('reports that HOST is not an address of this machine', async () => {
    await using workspace = await createWorkspace('sqlite');
    await failsWith(1, { ...workspace.variables, HOST: '192.0.2.1' }, [
      /^192\.0\.2\.1 is not an address of this machine/u,
    ]);
  });

  it('reports that PostgreSQL is unreachable, without the password', async () => {
    const { stdout, stderr } = await failsWith(1, { DATABASE_URL: 'postgresql://me:geheim@127.0.0.1:1/x' }, [
      /^PostgreSQL could not be opened: .*ECONNREFUSED/u,
    ]);
    expect(stdout + stderr).not.toContain('geheim');
  });

  it('reports a data folder that cannot be created, and a file that is not a database', async () => {
    await using workspace = await createWorkspace('sqlite');
    const folder = join(workspace.variables.CINEPHAGE_DATA_DIR ?? '', '..');
    const file = join(folder, 'a-file');
    await writeFile(file, 'This is not a database, however long this text may be made. '.repeat(20));
    // The last one's file system answers ENOENT.
    for (const path of [
      join(file, 'data'),
      file,
      ...(process.platform === 'linux' ? ['/proc/cinephage/data'] : []),
    ]) {
      await failsWith(1, { CINEPHAGE_DATA_DIR: path }, [/^The data folder .* cannot be created/u]);
    }
    await failsWith(1, { DATABASE_URL: `sqlite:${file}` }, [/not a database/u]);
  });

  it('logs the stack at level debug', async () => {
    const { stdout } = await failsWith(
      1,
      { DATABASE_URL: 'postgresql://me:geheim@127.0.0.1:1/x', LOG_LEVEL: 'debug' },
      [/^PostgreSQL could not be opened/u],
    );
    expect(stdout).toContain('"stack":"LibraryError');
    expect(stdout).not.toContain('geheim');
  });
});
