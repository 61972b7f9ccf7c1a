import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@cinephage/core/testing';
import { describe, expect, it } from 'vitest';
import { pasteCommands } from './support/paste-commands.ts';
import { startProcess } from './support/start-process.ts';

const documentation = await readFile(new URL('../../../docs/backups.md', import.meta.url), 'utf8');
const apiKey = 'cinephage_key_of_the_backup_test';

/** Lines of the document that begin like this and can be pasted as they are. */
const lines = (start: string) =>
  documentation.split('\n').filter((line) => line.startsWith(`cinephage ${start}`) && !line.includes('<'));

describe('the commands of docs/backups.md', () => {
  it('back up a running server, restore the backup when it has stopped, and copy it to PostgreSQL', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-backups-'));
    const data = join(folder, 'data');
    const variables = { CINEPHAGE_DATA_DIR: data, CINEPHAGE_API_KEY: apiKey };
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const count = async (url: string) => {
      const answer = await fetch(`${url}/api/library/movies`, { headers });
      return ((await answer.json()) as { pagination: { total: number } }).pagination.total;
    };
    let server = await startProcess(variables);
    const add = async (tmdbId: number) => {
      const body = JSON.stringify({ tmdbId, rootFolderPath: '/movies' });
      expect(
        (await fetch(`${server.url}/api/library/movies`, { method: 'POST', headers, body })).status,
      ).toBe(201);
    };
    try {
      await add(27205);
      const backups = lines('backup');
      expect(backups).toHaveLength(2);
      expect(await pasteCommands(backups, folder, { CINEPHAGE_DATA_DIR: data })).toMatchObject({
        code: 0,
        stdout: `${join(folder, 'library.backup.db')}\n${join(folder, 'to-share.db')}\n`,
      });
      const curls = [...documentation.matchAll(/```sh\n(curl [^`]*)```/g)].map(([, block]) => block ?? '');
      const pasted = curls
        .join('\n')
        .replaceAll('http://localhost:3000', server.url)
        .replaceAll('curl', 'curl -fsS');
      const scheduled = await pasteCommands([pasted], folder, { CINEPHAGE_API_KEY: apiKey });
      expect(scheduled).toMatchObject({ code: 0, stdout: expect.stringContaining('"taskId"') });
      await expect
        .poll(async () => (existsSync(join(data, 'backups')) ? readdir(join(data, 'backups')) : []), {
          timeout: 60_000,
        })
        .toEqual([expect.stringMatching(/^library-\d{8}T\d{9}Z\.db$/)]);
      await add(603);

      const refused = await pasteCommands(lines('restore'), folder, { CINEPHAGE_DATA_DIR: data });
      expect(refused).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('Stop it first'),
      });
      expect(await count(server.url)).toBe(2);
      await server.stop();
      const restored = await pasteCommands(lines('restore'), folder, { CINEPHAGE_DATA_DIR: data });
      expect(restored).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/library\.db\.replaced-\w+\n$/),
      });
      server = await startProcess(variables);
      expect(await count(server.url)).toBe(1);
      await server.stop();

      const postgres = await createTestDatabase('postgresql', { isBlank: true });
      const [copy = ''] = lines('database copy');
      const line = copy.replace(/--to \S+/, `--to ${postgres.url}`);
      const copied = await pasteCommands([line], folder, {});
      expect(copied).toMatchObject({ code: 0, stdout: expect.stringMatching(/^movie +1 {2}[0-9a-f]{16}$/m) });
      server = await startProcess({ ...variables, DATABASE_URL: postgres.url });
      expect(await count(server.url)).toBe(1);
      await server.stop();
      await postgres.dispose();
    } finally {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true });
    }
  });

  it('never show the password of an address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-backups-'));
    const address = 'postgresql://me:geheim@127.0.0.1:1/x';
    try {
      for (const line of [
        'cinephage backup ./x',
        `cinephage database copy --from ${address} --to sqlite:./x.db`,
        `cinephage database copy --from ${address} --to mysql://me:geheim@host/x`,
      ]) {
        const { code, stdout, stderr } = await pasteCommands([line], folder, { DATABASE_URL: address });
        expect(code).toBe(1);
        expect(stderr).not.toBe('');
        expect(stdout + stderr).not.toContain('geheim');
      }
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
