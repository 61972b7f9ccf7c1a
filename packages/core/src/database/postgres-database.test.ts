import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

/** The lock that changes of movies take; see `advisoryLocks`. */
const moviesLock = 727_202;

describe('writers that wait for the same lock on PostgreSQL', () => {
  let fixture: TestLibrary;
  let other: Client;
  beforeAll(async () => {
    fixture = await openTestLibrary('postgresql');
    await fixture.library.movies.import([toImport(movieMetadata(1))]);
    other = new Client({ connectionString: fixture.url });
    await other.connect();
  });
  afterAll(async () => {
    await other.end();
    await fixture[Symbol.asyncDispose]();
  });

  it('leave connections for reads', async () => {
    const { movies } = fixture.library;
    const [movie] = (await movies.list()).movies;
    await other.query('begin');
    await other.query("select pg_advisory_xact_lock($1, hashtext('public'))", [moviesLock]);
    const updates = Array.from({ length: 30 }, (_, index) =>
      movies.update(movie?.id ?? '', { monitored: index % 2 === 0 }),
    );
    const settled = Promise.allSettled(updates);
    await expect.poll(waiting).toBe(1);
    expect((await movies.list()).pagination.total).toBe(1);
    expect((await fixture.library.health()).database.ok).toBe(true);
    await other.query('commit');
    expect((await settled).every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  async function waiting(): Promise<number> {
    const sql = `select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;
    const { rows } = await other.query<{ n: number }>(sql);
    return rows[0]?.n ?? 0;
  }
});
