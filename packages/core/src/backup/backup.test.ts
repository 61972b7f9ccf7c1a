import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { yieldToEventLoop } from '../async/yield-to-event-loop.ts';
import { createBetterAuth, ensureFirstCredentials } from '../auth/better-auth/index.ts';
import { createLibrary } from '../create-library.ts';
import { databaseOf } from '../database/library-database.ts';
import type { Library } from '../library.ts';
import { askForScores } from '../testing/format-scores.fixture.ts';
import { madeUpMovie } from '../testing/made-up-movies.ts';
import { createTestDatabase, type DatabaseKind, databaseKinds } from '../testing/test-database.ts';
import { importAll } from '../testing/test-library.fixture.ts';
import { backupDatabase } from './backup-database.ts';
import {
  findInstalledPostgres,
  type InstalledPostgres,
  startInstalledPostgres,
} from './installed-postgres.fixture.ts';
import { restoreDatabase } from './restore-database.ts';

const installed = findInstalledPostgres();
if (installed === null) {
  const lack =
    'Backups of PostgreSQL are not tested: no pg_dump and server of the same version are installed.';
  if (process.env.CI) {
    throw new Error(lack);
  }
  process.emitWarning(lack);
}
const kinds = databaseKinds.filter((kind) => kind === 'sqlite' || installed !== null);

const movies = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => madeUpMovie(from + index));

/** Everything that can be read of movies and their derived tables. */
async function contentOf(library: Library) {
  const database = databaseOf(library);
  const rows = async (sql: string) => (await database.execute(database.fork(), sql)).rows;
  const count = async (table: string) => Number((await rows(`select count(*) as n from ${table}`))[0]?.n);
  return {
    ids: (await rows('select id from movie order by id')).map(({ id }) => id),
    details: await count('movie_details'),
    genres: await count('movie_genre'),
    counted: Number((await rows('select sum(n) as n from movie_count where genre_id = 0'))[0]?.n ?? 0),
    files: await count('movie_file'),
    statistics: await library.statistics(),
    cutoffUnmet: await library.wanted.cutoffUnmet({ limit: 100, sort: 'title:asc' }),
  };
}

describe.each(kinds)('a backup on %s', (kind: DatabaseKind) => {
  let postgres: InstalledPostgres | undefined;
  let folder: string;
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
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinephage-backup-'));
    return () => rm(folder, { recursive: true });
  });
  const create = () => postgres?.create() ?? createTestDatabase('sqlite');

  it('that is taken while movies are added is a snapshot, and is restored as a whole', async () => {
    const { url, dispose } = await create();
    const file = join(folder, 'library.backup');
    let library = await createLibrary({ database: url });
    await importAll(library, movies(0, 1_500));
    let isBackedUp = false;
    const backup = backupDatabase({ database: url, file }).finally(() => {
      isBackedUp = true;
    });
    let added = 1_500;
    while (!isBackedUp) {
      await library.movies.import(movies(added, 20));
      added += 20;
      // On SQLite a write never waits for anything: without this, the backup would never come to its next step.
      await yieldToEventLoop();
    }
    const { bytes } = await backup;
    expect(bytes).toBe((await stat(file)).size);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(added).toBeGreaterThan(1_500);
    await library.movies.import(movies(added, 20));
    const last = await contentOf(library);
    await library.stop();

    const { kept } = await restoreDatabase({ database: url, file, keepIn: folder });
    library = await createLibrary({ database: url });
    const restored = await contentOf(library);
    expect(restored.ids.length % 20).toBe(0);
    expect(restored.ids.length).toBeGreaterThanOrEqual(1_500);
    expect(restored.ids.length).toBeLessThan(last.ids.length);
    expect(last.ids).toEqual(expect.arrayContaining(restored.ids));
    expect(restored).toMatchObject({ details: restored.ids.length, counted: restored.ids.length });
    expect((await library.movies.list({ search: 'the' })).pagination.total).toBeGreaterThan(0);
    await library.movies.import(movies(added, 20));
    await library.stop();

    await restoreDatabase({ database: url, file: kept ?? '', keepIn: folder });
    library = await createLibrary({ database: url });
    expect(await contentOf(library)).toEqual(last);
    await library.stop();
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
    await dispose();
  });

  it('is restored into a database that does not exist, and into an empty one', async () => {
    const { url, dispose } = await create();
    const file = join(folder, 'library.backup');
    const library = await createLibrary({ database: url });
    await askForScores(library);
    await importAll(library, movies(0, 20));
    const content = await contentOf(library);
    expect(content.cutoffUnmet.movies.map(({ cutoffUnmet }) => cutoffUnmet?.reason)).toContain('score');
    await library.stop();
    await backupDatabase({ database: url, file });
    await dispose();
    expect(await restoreDatabase({ database: url, file })).toEqual({ kept: null });
    const again = await createLibrary({ database: url });
    expect(await contentOf(again)).toEqual(content);
    await again.stop();
    await dispose();
  });

  it('without secrets gives a library that makes new credentials at the next start', async () => {
    const { url, dispose } = await create();
    const file = join(folder, 'library.backup');
    let library = await createLibrary({ database: url });
    await importAll(library, movies(0, 20));
    let auth = await createBetterAuth({ library });
    const first = await ensureFirstCredentials({ auth });
    const secret = await databaseOf(library).reader.all<{ secret: string }>(
      'select secret from auth_state',
      [],
    );
    const hashes = await databaseOf(library).reader.all<{ key: string }>('select key from auth_api_key', []);
    await auth.close();
    await backupDatabase({ database: url, file, secrets: false });
    await library.stop();
    const bytes = await readFile(file);
    for (const text of [secret[0]?.secret, hashes[0]?.key, 'auth-user-name-admin']) {
      expect(text === undefined || bytes.includes(text)).toBe(false);
    }

    await restoreDatabase({ database: url, file, keepIn: folder });
    library = await createLibrary({ database: url });
    auth = await createBetterAuth({ library });
    const second = await ensureFirstCredentials({ auth });
    expect(second).toMatchObject({ apiKey: expect.any(String), admin: { username: 'admin' } });
    expect(second.apiKey).not.toBe(first.apiKey);
    const asks = (key = '') =>
      auth.authenticate({
        method: 'GET',
        url: '/',
        headers: new Headers({ 'x-api-key': key }),
        clientIp: '127.0.0.1',
      });
    expect(await asks(first.apiKey)).toBeNull();
    expect(await asks(second.apiKey)).not.toBeNull();
    expect((await library.movies.list()).pagination.total).toBe(20);
    await auth.close();
    await library.stop();
    await dispose();
  });

  it('is not restored while a library runs on the database, which stays as it is', async () => {
    const { url, dispose } = await create();
    const file = join(folder, 'library.backup');
    const library = await createLibrary({ database: url });
    await backupDatabase({ database: url, file });
    await library.movies.import(movies(0, 20));
    await library.start();
    await expect(restoreDatabase({ database: url, file, keepIn: folder })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/stop it first/i),
    });
    await library.movies.import(movies(20, 20));
    expect((await library.movies.list()).pagination.total).toBe(40);
    await library.stop();
    await dispose();
  });

  it('never replaces a file without `overwrite`', async () => {
    const { url, dispose } = await create();
    await (await createLibrary({ database: url })).stop();
    const file = join(folder, 'precious');
    await writeFile(file, 'precious');
    await expect(backupDatabase({ database: url, file })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('exists already'),
    });
    expect(await readFile(file, 'utf8')).toBe('precious');
    await backupDatabase({ database: url, file, overwrite: true });
    await restoreDatabase({ database: url, file, keepIn: folder });
    await expect(backupDatabase({ database: url, file: join(folder, 'no/such/folder') })).rejects.toThrow(
      /folder .* does not exist/,
    );
    await dispose();
  });

  it('that is damaged, cut off, of a newer version or something else is refused before anything changes', async () => {
    const { url, dispose } = await create();
    const library = await createLibrary({ database: url });
    await importAll(library, movies(0, 200));
    const database = databaseOf(library);
    const file = join(folder, 'good');
    await backupDatabase({ database: url, file });
    await database.execute(database.fork(), "insert into mikro_orm_migrations (name) values ('9999-future')");
    const future = join(folder, 'future');
    // This version does not back up what it does not know.
    await expect(backupDatabase({ database: url, file: future })).rejects.toThrow(/newer version/);
    await database.execute(database.fork(), "delete from mikro_orm_migrations where name = '9999-future'");
    const content = await contentOf(library);
    await library.stop();

    const good = await readFile(file);
    const damaged = Buffer.from(good);
    damaged.fill(0x5a, Math.floor(good.length / 2), Math.floor(good.length / 2) + 20_000);
    const bad: Record<string, Uint8Array> = {
      damaged,
      'cut-off': good.subarray(0, Math.floor(good.length / 2)),
      empty: Buffer.alloc(0),
      text: Buffer.from('select 1;\n'.repeat(1_000)),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      await expect(restoreDatabase({ database: url, file: path }), name).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('othing has been changed'),
      });
    }
    await expect(restoreDatabase({ database: url, file: join(folder, 'nowhere') })).rejects.toThrow(
      /no backup file/,
    );
    const again = await createLibrary({ database: url });
    expect(await contentOf(again)).toEqual(content);
    await again.stop();
    await dispose();
  });

  it('leaves no file when it is cancelled', async () => {
    const { url, dispose } = await create();
    const library = await createLibrary({ database: url });
    await importAll(library, movies(0, 500));
    const cancelling = new AbortController();
    const backup = backupDatabase({
      database: url,
      file: join(folder, 'library.backup'),
      signal: cancelling.signal,
      onProgress: () => cancelling.abort(new Error('cancelled')),
    });
    await expect(backup).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    await library.stop();
    await dispose();
  });
});
