import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { createLibrary } from '../create-library.ts';
import { databaseOf } from '../database/library-database.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { createTestDatabase, databaseKinds } from '../testing/test-database.ts';
import { backupDatabase } from './backup-database.ts';
import {
  findInstalledPostgres,
  type InstalledPostgres,
  startInstalledPostgres,
} from './installed-postgres.fixture.ts';
import { restoreDatabase } from './restore-database.ts';

const program = new URL('backup-process.fixture.ts', import.meta.url);
const installed = findInstalledPostgres();
const kinds = databaseKinds.filter((kind) => kind === 'sqlite' || installed !== null);
const kills = 6;
/** About as long as one round of the program takes on a machine that does nothing else. */
const longestMs = 1_500;

const movies = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => madeUpMovie(from + index));

describe.each(kinds)('backups and restores on %s that are killed', (kind) => {
  let postgres: InstalledPostgres | undefined;
  const oldPath = process.env.PATH;
  beforeAll(async () => {
    if (kind === 'postgresql' && installed !== null) {
      process.env.PATH = `${installed}:${oldPath}`;
      postgres = await startInstalledPostgres(installed);
    }
  });
  afterAll(async () => {
    process.env.PATH = oldPath;
    await postgres?.stop();
  });

  it('leave the former library or the restored one, and only whole backups', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-killed-'));
    const { url, dispose } = (await postgres?.create()) ?? (await createTestDatabase('sqlite'));
    const file = join(folder, 'backup');
    const former = 400;
    let library = await createLibrary({ database: url });
    await library.movies.import(movies(0, former));
    await library.stop();
    await backupDatabase({ database: url, file });
    for (let kill = 0; kill < kills; kill += 1) {
      library = await createLibrary({ database: url });
      await library.movies.import(movies(former + kill, 1));
      const before = (await library.movies.list()).pagination.total;
      await library.stop();
      const child = spawn(process.execPath, [bundledProgram(program), url, file, folder]);
      let complaint = '';
      child.stderr.on('data', (text) => {
        complaint += text;
      });
      await once(child.stdout, 'data');
      await sleep((longestMs * (kill + 1)) / kills);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(complaint).toBe('');

      library = await createLibrary({ database: url });
      const { total } = (await library.movies.list()).pagination;
      expect([before, former]).toContain(total);
      const database = databaseOf(library);
      const counted = await database.execute(
        database.fork(),
        'select sum(n) as n from movie_count where genre_id = 0',
      );
      expect(Number(counted.rows[0]?.n)).toBe(total);
      await library.stop();
    }
    // What was written last is whole: it can be restored.
    if (existsSync(`${file}.again`)) {
      await restoreDatabase({ database: url, file: `${file}.again`, keepIn: folder });
    }
    await dispose();
    await rm(folder, { recursive: true });
  });
});
