import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createBetterAuth } from '../src/auth/better-auth/create-better-auth.ts';
import { createLibrary, type Library } from '../src/index.ts';
import type { MovieConnection } from '../src/movies/connection/movie-connection.ts';
import { movieMetadata, toImport } from '../src/testing/metadata.fixture.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { endOf } from '../src/testing/test-library.fixture.ts';
import { admin, send } from './auth/auth-fixture.ts';

/** All at once: each changes what a statement means, whether it ends, or what it finds. */
const hostileSettings = {
  array_nulls: 'off',
  backslash_quote: 'off',
  bytea_output: 'escape',
  check_function_bodies: 'off',
  client_encoding: 'LATIN1',
  client_min_messages: 'debug5',
  datestyle: 'SQL, DMY',
  default_text_search_config: 'pg_catalog.german',
  default_transaction_deferrable: 'on',
  default_transaction_isolation: 'serializable',
  enable_bitmapscan: 'off',
  enable_hashagg: 'off',
  enable_hashjoin: 'off',
  enable_indexonlyscan: 'off',
  enable_indexscan: 'off',
  enable_material: 'off',
  enable_mergejoin: 'off',
  enable_nestloop: 'off',
  enable_seqscan: 'off',
  enable_sort: 'off',
  escape_string_warning: 'on',
  exit_on_error: 'on',
  extra_float_digits: '-15',
  from_collapse_limit: '1',
  gin_fuzzy_search_limit: '1',
  idle_in_transaction_session_timeout: '500ms',
  idle_session_timeout: '2s',
  intervalstyle: 'sql_standard',
  jit: 'on',
  jit_above_cost: '0',
  join_collapse_limit: '1',
  lock_timeout: '1ms',
  plan_cache_mode: 'force_generic_plan',
  quote_all_identifiers: 'on',
  row_security: 'off',
  session_replication_role: 'replica',
  standard_conforming_strings: 'off',
  statement_timeout: '1s',
  timezone: 'Asia/Kathmandu',
  transaction_timeout: '1s',
  transform_null_equals: 'on',
  work_mem: '64kB',
  xmloption: 'document',
};

const titles = [
  ...['Zebra', 'zebra', 'éclair', 'Eclair', 'Über', 'uber', 'ähnlich', 'a b', 'a-b', 'ab', 'A_B', 'The Ab'],
  ...[
    "O'Brien",
    'back\\slash',
    '100% _done_',
    '七人の侍 🎬',
    'Ocean’s “Ten”',
    'Ilık Su',
    'ñandú',
    'Øre',
    'ost',
  ],
];

/** What callers see of a small library, with nothing in it that depends on when or how often it was made. */
async function behaviour(library: Library) {
  await library.start();
  const movies = titles.map((title, index) =>
    toImport(
      movieMetadata(index + 1, {
        title,
        year: index % 4 === 0 ? null : 1990 + (index % 3),
        tmdbRating: index % 5 === 0 ? null : 6.1 + index / 7,
        genres: index % 2 === 0 ? ['Drama', 'Ä'] : ['Zorn', 'drama'],
      }),
    ),
  );
  await library.movies.import(movies);
  const added = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies', searchOnAdd: true });
  const { taskId } = await library.movies.refresh(added.id);
  const { state } = await endOf(library, taskId);
  const listed = async (query: Parameters<Library['movies']['list']>[0]) =>
    (await library.movies.list(query)).movies.map(({ title }) => title);
  const orders = ['title:asc', 'title:desc', 'year:desc', 'tmdbRating:asc'] as const;
  const searches = ['a', 'ab', 'e', 'ecl', 'uber', '侍', "o'b", '\\s', '% _', 'inc', '“ten'];
  const paged: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page: MovieConnection<{ readonly title: string }> = await library.movies.connection(
      { first: 4, orderBy: { field: 'title', direction: 'asc' }, ...(after === null ? {} : { after }) },
      { select: { title: true } },
    );
    paged.push(...page.edges.map(({ node }) => node.title));
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  const one = await library.movies.get(added.id);
  return {
    state,
    orders: await Promise.all(orders.map((sort) => listed({ sort, limit: 100 }))),
    searches: await Promise.all(searches.map((search) => listed({ search, sort: 'title:asc', limit: 100 }))),
    genres: await Promise.all(['Drama', 'Ä', 'Zorn'].map((genre) => listed({ genre, sort: 'title:asc' }))),
    paged,
    statistics: await library.statistics(),
    profiles: await library.qualityProfiles.list(),
    schedules: (await library.schedules.list()).map(({ id, cron }) => [id, cron]),
    one: [one.title, one.runtime, one.tmdbRating, one.genres, one.addedAt, one.createdAt],
    signedIn: await signsIn(library),
  };
}

async function signsIn(library: Library): Promise<number> {
  const auth = await createBetterAuth({ library });
  await auth.users.ensureAdmin(admin);
  const { status } = await send(auth, '/api/auth/sign-in/username', { body: admin });
  await auth.close();
  return status;
}

const now = () => new Date('2026-03-29T01:30:00.123Z');

describe('a PostgreSQL with settings of its administrators', () => {
  let fixture: TestDatabase;
  let library: Library | undefined;
  afterEach(async () => {
    await library?.stop();
    library = undefined;
    await fixture.dispose();
  });

  const withAdmin = async (url: string, statements: readonly string[]) => {
    const client = new Client(url);
    await client.connect();
    for (const statement of statements) {
      await client.query(statement);
    }
    await client.end();
  };
  const onSqlite = async () => {
    const file = await createTestDatabase('sqlite');
    const other = await createLibrary({ database: file.url, now });
    const expected = await behaviour(other);
    await other.stop();
    await file.dispose();
    return expected;
  };
  const nameOf = (url: string) => new URL(url).pathname.slice(1);

  it('behaves the same whatever the database sets for its sessions', async () => {
    fixture = await createTestDatabase('postgresql', { isBlank: true });
    const client = new Client(fixture.url);
    await client.connect();
    // Older servers have fewer of them.
    const { rows } = await client.query<{ name: string }>('select lower(name) as name from pg_settings');
    const known = new Set(rows.map(({ name }) => name));
    await client.end();
    const statements = Object.entries(hostileSettings)
      .filter(([name]) => known.has(name))
      .map(([name, value]) => `alter database ${nameOf(fixture.url)} set ${name} = '${value}'`);
    expect(statements.length).toBeGreaterThan(Object.keys(hostileSettings).length - 3);
    await withAdmin(fixture.url, statements);
    library = await createLibrary({ database: fixture.url, now });
    expect(await behaviour(library)).toEqual(await onSqlite());
  });

  it.each(["locale_provider icu icu_locale 'en-US'", "locale_provider icu icu_locale 'sv-SE-u-ka-shifted'"])(
    'behaves the same with %s',
    async (locale) => {
      fixture = await createTestDatabase('postgresql', { isBlank: true });
      const name = `${nameOf(fixture.url)}_icu`;
      const server = process.env.TEST_DATABASE_URL ?? '';
      await withAdmin(server, [`create database ${name} template template0 ${locale}`]);
      const url = new URL(fixture.url);
      url.pathname = `/${name}`;
      library = await createLibrary({ database: url.href, now });
      expect(await behaviour(library)).toEqual(await onSqlite());
      await library.stop();
      await withAdmin(server, [`drop database ${name} with (force)`]);
    },
  );
});
