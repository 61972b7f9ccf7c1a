import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cookieOf, listWith, signIn } from './support/api.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { pasteCommands } from './support/paste-commands.ts';
import { startInProcess } from './support/start-in-process.ts';

const documentation = await readFile(new URL('../../../docs/users-and-keys.md', import.meta.url), 'utf8');
const [, commands = ''] = /```sh\n(.+?)```/su.exec(documentation) ?? [];

it('the commands of docs/users-and-keys.md create a key, list it and reset a password', {
  timeout: 120_000,
}, async () => {
  await using workspace = await createWorkspace('sqlite');
  await using server = await startInProcess(workspace.variables);
  const { code, stdout } = await pasteCommands(commands.split('\n'), '.', workspace.variables);
  expect(code).toBe(0);

  const lines = stdout.trimEnd().split('\n');
  const [key = ''] = lines;
  expect((await listWith(server.url, { 'x-api-key': key })).status).toBe(200);
  expect(lines.find((line) => line.includes('living room'))).toMatch(/20\d\d-\d\d-\d\d .* UTC$/u);
  const signedIn = await signIn(server.url, 'admin', lines.at(-1) ?? '');
  expect((await listWith(server.url, cookieOf(signedIn))).status).toBe(200);
});
