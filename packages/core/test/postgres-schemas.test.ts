import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBetterAuth } from '../src/auth/better-auth/create-better-auth.ts';
import { prepareSchema } from '../src/database/postgres-schema.ts';
import { firstMigration } from '../src/database/schema-version.ts';
import { postgresTables } from '../src/database/tables.ts';
import { createLibrary, type Library, type LibraryEvent } from '../src/index.ts';
import { disableSchedules, endOf } from '../src/testing/test-library.fixture.ts';
import { admin, requestWith, signIn } from './auth/auth-fixture.ts';
import { type AdministeredDatabase, administerDatabase, failureOf } from './postgres-admin.ts';

describe('a shared PostgreSQL database', () => {
  let place: AdministeredDatabase;
  const opened: Library[] = [];
  beforeEach(async () => {
    place = await administerDatabase();
    await place.run('alter database $database owner to $role', 'grant create on schema public to $role');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((library) => library.stop()));
    await place.dispose();
  });

  const open = async (parameters: string) => {
    const library = await createLibrary({ database: place.urlOf(parameters) });
    opened.push(library);
    return library;
  };
  const everything = () =>
    place.run<{ schema: string; name: string }>(
      `select nspname as schema, relname as name from pg_class c join pg_namespace n on n.oid = relnamespace
        where nspname !~ '^(pg_|information_schema)' and not exists (
          select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      union all select nspname, proname from pg_proc p join pg_namespace n on n.oid = pronamespace
        where nspname !~ '^(pg_|information_schema)' and not exists (
          select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    );

  it('keeps everything of a library in the schema that the address names', async () => {
    const library = await open('schema=movies');
    await library.start();
    const { id } = await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies', searchOnAdd: true });
    expect((await endOf(library, (await library.movies.refresh(id)).taskId)).state).toBe('completed');
    const schemas = new Set((await everything()).map(({ schema }) => schema));
    expect(schemas).toEqual(new Set(['movies', 'movies_pgboss']));
  });

  it('opens a schema whose tables another node commits while it looks', async () => {
    const client = new Client(place.urlOf());
    await client.connect();
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    let looks = 0;
    // The other node commits after the first look at the catalogs.
    client.query = (async (...args: unknown[]) => {
      const result = await query(...args);
      if (String(args[0]).includes('pg_class') && ++looks === 1) {
        await place.run(
          `begin; set local role $role; create table auth_account (id int);
          create table mikro_orm_migrations (name text); insert into mikro_orm_migrations values ('${firstMigration}'); commit`,
        );
      }
      return result;
    }) as typeof client.query;
    try {
      expect(await prepareSchema(client, undefined)).toMatchObject({ schema: 'public' });
      expect(looks).toBeGreaterThan(1);
    } finally {
      await client.end();
    }
  });

  it.each([
    ['schema=one', 'schema=two'],
    ['', 'schema=cinephage'],
  ])('lets two libraries live side by side: "%s" and "%s"', async (first, second) => {
    const libraries = await Promise.all([open(first), open(second)]);
    const [one, other] = libraries;
    const published = libraries.map((library) => {
      const events: LibraryEvent['type'][] = [];
      library.events.on('movie.added', ({ type }) => events.push(type));
      library.events.on('task.updated', ({ type }) => events.push(type));
      return events;
    });
    await disableSchedules(one);
    await disableSchedules(other);
    await Promise.all(libraries.map((library) => library.start()));
    const { id } = await one.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
    const { taskId } = await one.movies.refresh(id);
    expect((await endOf(one, taskId)).state).toBe('completed');
    await expect.poll(() => published[0]).toContain('movie.added');
    await expect.poll(() => published[0]?.includes('task.updated')).toBe(true);
    expect(published[1]).toEqual([]);
    expect((await other.movies.list()).pagination.total).toBe(0);
    expect(await other.tasks.list()).toMatchObject({ tasks: [] });
    await expect(other.tasks.get(taskId)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });

    const [schedule] = await one.schedules.list();
    await one.schedules.update(schedule?.id ?? '', { cron: '1 2 3 4 5' });
    expect((await other.schedules.list())[0]).toEqual(schedule);

    const auths = await Promise.all(libraries.map((library) => createBetterAuth({ library })));
    await Promise.all(auths.map((auth) => auth.users.ensureAdmin(admin)));
    const [mine, theirs] = auths;
    if (mine !== undefined && theirs !== undefined) {
      const cookie = await signIn(mine);
      expect(await mine.authenticate(requestWith({ cookie }))).not.toBeNull();
      expect(await theirs.authenticate(requestWith({ cookie }))).toBeNull();
    }
    await Promise.all(auths.map((auth) => auth.close()));
  });

  it('has channels and locks per library', async () => {
    const channels = async (parameters: string) => {
      const library = await open(parameters);
      library.events.on('movie.added', () => {});
      let found: string[] = [];
      await expect
        .poll(async () => {
          const rows = await place.run<{ query: string }>(
            `select query from pg_stat_activity where datname = current_database() and query like 'listen %'`,
          );
          found = rows.map(({ query }) => query);
          return found.length;
        })
        .toBeGreaterThan(0);
      await library.stop();
      return found;
    };
    const [one] = await channels('schema=one');
    const [other] = await channels('schema=two');
    expect(one).not.toBe(other);
    const rest = await place.run(
      `select proname from pg_proc where pronamespace = 'one'::regnamespace
        and prosrc ~ 'pg_notify\\(''[^'']*''[,)]|_lock\\(\\d+\\)'`,
    );
    expect(rest).toEqual([]);
  });

  it.each([
    ['table', 'create table movie (id integer)', 'movie'],
    ['table', 'create table task (id integer)', 'task'],
    ['table', 'create table event (id integer)', 'event'],
    ['view', 'create view schedule as select 1 as id', 'schedule'],
    ['type', `create type genre as enum ('drama')`, 'genre'],
    [
      'table of migrations',
      `create table mikro_orm_migrations (id int, name text); insert into mikro_orm_migrations values (1, 'Migration20200101')`,
      'mikro_orm_migrations',
    ],
    [
      'table of migrations of another make',
      'create table mikro_orm_migrations (version text); insert into mikro_orm_migrations values (1)',
      'mikro_orm_migrations',
    ],
  ])('names a foreign %s that is in the way, before anything is written (%s)', async (_, statement, name) => {
    await place.run(statement, 'grant select on all tables in schema public to $role');
    const before = await everything();
    const failure = await failureOf(place.urlOf());
    expect(failure).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`schema "public".*holds "${name}".*schema=cinephage`)),
    });
    expect(await everything()).toEqual(before);
    expect(await failureOf(place.urlOf('schema=cinephage'))).toBeUndefined();
  });

  it('refuses a schema whose index or function has a name that a migration needs', async () => {
    await place.run('create table own (a int)', 'create index movie_by_created_at on own (a)');
    expect((await failureOf(place.urlOf()))?.message).toMatch(/movie_by_created_at.*schema=cinephage/);
  });

  it('lists all tables that migrations create', async () => {
    await open('schema=movies');
    const rows = await place.run<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'movies' order by 1`,
    );
    const names = rows.map(({ name }) => name).filter((name) => name !== 'mikro_orm_migrations');
    expect([...postgresTables].sort()).toEqual(names);
  });

  it.each(['pg_own', 'Movies', 'a;b', '', 'information_schema', 'a'.repeat(41), '1a', 'a"b'])(
    'refuses %j as the name of a schema',
    async (schema) => {
      expect(await failureOf(place.urlOf(`schema=${encodeURIComponent(schema)}`))).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('"schema"'),
      });
    },
  );

  it('is opened by several nodes at once', async () => {
    const libraries = await Promise.all(Array.from({ length: 4 }, () => open('schema=movies')));
    for (const library of libraries) {
      expect((await library.movies.list()).pagination.total).toBe(0);
    }
  });
});
