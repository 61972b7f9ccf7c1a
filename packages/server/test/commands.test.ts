import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLibrary } from '@cinephage/core';
import { createTestDatabase, databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookieOf, listWith, signIn } from './support/api.ts';
import { cinephage } from './support/child-process.ts';
import { commandInProcess } from './support/command-in-process.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { type ServerProcess, startProcess } from './support/start-process.ts';

describe.each(databaseKinds)('commands next to a running server on %s', (kind) => {
  let workspace: Workspace;
  let server: ServerProcess;
  /** What a process does is the same on both databases. */
  const command = (args: string[], input?: string) =>
    kind === 'sqlite' || input !== undefined
      ? cinephage(args, workspace.variables, input)
      : commandInProcess(args, workspace.variables);
  beforeAll(async () => {
    workspace = await createWorkspace(kind);
    server = await startProcess({
      ...workspace.variables,
      CINEPHAGE_ADMIN_PASSWORD: 'the first password',
      CINEPHAGE_RATE_LIMIT_SIGN_IN: '0',
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it('create a key that is valid at once, list it without its secret, and revoke it at once', async () => {
    const created = await command(['api-key', 'create', 'for a script', '--expires-in-days', '30']);
    expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^cinephage_\w+\n$/u) });
    const key = created.stdout.trim();
    const isAccepted = async () => (await listWith(server.url, { 'x-api-key': key })).status === 200;
    expect(await isAccepted()).toBe(true);

    const listed = await command(['api-key', 'list']);
    expect(listed.stdout).not.toContain(key);
    const row = listed.stdout.split('\n').find((line) => line.includes('for a script')) ?? '';
    expect(row).toContain(`${key.slice(0, 14)}…`);
    expect(row).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d UTC$/u);

    const id = row.split(' ')[0] ?? '';
    expect(await command(['api-key', 'revoke', id])).toMatchObject({ code: 0, stderr: '' });
    // On PostgreSQL the server is notified of it by the database.
    await expect.poll(isAccepted).toBe(false);
    const again = await command(['api-key', 'revoke', id]);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain(`No key has the id ${id}`);
  });

  it('set a password from standard input and end the sessions of the old one', async () => {
    const session = cookieOf(await signIn(server.url, 'admin', 'the first password'));
    expect((await listWith(server.url, session)).status).toBe(200);
    const reset = await command(['admin', 'reset-password', 'admin'], 'the second password\n');
    expect(reset).toMatchObject({ code: 0, stdout: '' });
    expect((await listWith(server.url, session)).status).toBe(401);
    expect((await signIn(server.url, 'admin', 'the first password')).status).toBe(401);
    expect((await signIn(server.url, 'admin', 'the second password')).status).toBe(200);
  });

  it('generate a password and print it', async () => {
    const { code, stdout } = await command(['admin', 'reset-password', 'admin', '--generate']);
    expect(code).toBe(0);
    expect((await signIn(server.url, 'admin', stdout.trim())).status).toBe(200);
  });

  it('keep the password if the input is empty', async () => {
    const { stdout } = await command(['admin', 'reset-password', 'admin', '--generate']);
    expect(await command(['admin', 'reset-password', 'admin'], '')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('nothing is changed'),
    });
    expect((await signIn(server.url, 'admin', stdout.trim())).status).toBe(200);
  });

  it('report an error in one sentence and fail', async () => {
    const short = await command(['admin', 'reset-password', 'admin'], 'short\n');
    expect(short).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('password') });
    const unknownUser = await command(['admin', 'reset-password', 'eve', '--generate']);
    expect(unknownUser).toMatchObject({ code: 1, stdout: '', stderr: 'There is no user called eve.\n' });
    const nameless = await command(['api-key', 'create', '']);
    expect(nameless).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('name') });
    for (const { stderr } of [short, unknownUser, nameless]) {
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe.each(databaseKinds)('a command alone on %s', (kind) => {
  it('creates only the database in the data folder', async () => {
    await using workspace = await createWorkspace(kind);
    const dataDir = workspace.variables.CINEPHAGE_DATA_DIR ?? '';
    const library = await createLibrary({
      database: workspace.variables.DATABASE_URL ?? `sqlite:${join(dataDir, 'library.db')}`,
    });
    await library.stop();
    expect(await cinephage(['api-key', 'create'], workspace.variables)).toMatchObject({ code: 0 });
    const left = existsSync(dataDir) ? readdirSync(dataDir) : [];
    expect(left.filter((name) => !name.startsWith('library.db'))).toEqual([]);
    expect(existsSync(dataDir)).toBe(kind === 'sqlite');
  });
});

describe('a command where there is no library', () => {
  const commands = [
    ['api-key', 'create'],
    ['api-key', 'list'],
    ['api-key', 'revoke', 'some-id'],
    ['admin', 'reset-password', 'admin', '--generate'],
    ['admin', 'reset-password', 'admin'],
  ];

  it.each(commands)('names the missing library and creates nothing: %s %s %s', async (...args) => {
    await using workspace = await createWorkspace('sqlite', { isBlank: true });
    const dataDir = workspace.variables.CINEPHAGE_DATA_DIR ?? '';
    const refused = await commandInProcess(args, workspace.variables);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^There is no library here: the file \S*library\.db does not exist\./u);
    expect(refused.stderr).toContain(join(dataDir, 'library.db'));
    expect(refused.stderr).toContain('CINEPHAGE_DATA_DIR');
    expect(existsSync(dataDir)).toBe(false);
  });

  it('treats an empty file, and a PostgreSQL database that is missing or has no tables, as no library', async () => {
    await using workspace = await createWorkspace('sqlite');
    const file = join(workspace.variables.CINEPHAGE_DATA_DIR ?? '', '..', 'empty.db');
    writeFileSync(file, '');
    const empty = await commandInProcess(['api-key', 'list'], { DATABASE_URL: `sqlite:${file}` });
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no library') });
    expect(statSync(file).size).toBe(0);

    const blank = await createTestDatabase('postgresql', { isBlank: true });
    try {
      const noTables = await commandInProcess(['api-key', 'list'], { DATABASE_URL: blank.url });
      expect(noTables).toMatchObject({ code: 1, stderr: expect.stringContaining('holds no library') });
      const url = new URL(blank.url);
      url.pathname += '_which_does_not_exist';
      for (const _attempt of ['first', 'second']) {
        const missing = await commandInProcess(['api-key', 'list'], { DATABASE_URL: url.href });
        expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('does not exist') });
        expect(missing.stderr).toContain('DATABASE_URL');
      }
    } finally {
      await blank.dispose();
    }
  });
});

describe('the command', () => {
  it('prints its help', async () => {
    const help = await cinephage(['--help'], {});
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(/serve .*\n +api-key .*\n +admin /u);
    expect((await cinephage(['--version'], {})).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it.each([[['sevre']], [['api-key', 'create', 'x', '--expires-in-days', '0']], [['api-key', 'revoke']]])(
    'refuses %j',
    async (args) => {
      const { code, stdout, stderr } = await cinephage(args, {});
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^error: /u);
      expect(stderr).not.toContain('    at ');
    },
  );
});
