import { databaseKinds, watchStatements } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeMovie } from '../support/every-field.ts';
import { importMovies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const everything = `${wholeMovie} qualityProfile { name } tasks(first: 3) { kind state }`;

/** Those of tasks but `id`, `subject_id` and `state`. */
const otherTaskColumns = /\b(kind|priority|percent|message|result|error|attempt|max_attempts|\w+_at)\b/;

describe.each(databaseKinds)('what is read on %s', (kind) => {
  let gateway: Gateway;
  let ids: string[];
  beforeAll(async () => {
    gateway = await startGateway(kind);
    ids = await importMovies(gateway.library, 120);
    for (const id of ids) await gateway.library.movies.refresh(id);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  /** The statements of a query, whose data must be without errors. */
  async function read(query: string, variables?: object): Promise<readonly string[]> {
    using watched = watchStatements(gateway.library);
    await gateway.data(query, variables);
    return watched.statements;
  }

  it('is as many statements for a hundred movies as for two, and few', async () => {
    const query = `query ($first: Int!) { movies(first: $first) { edges { cursor node { ${everything} } } } }`;
    const few = await read(query, { first: 2 });
    const many = await read(query, { first: 100 });
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(4);
  });

  it.each([
    ['moviePage', `query ($n: Int!) { moviePage(limit: $n) { movies { ${everything} } } }`, 6],
    [
      'tasks',
      'query ($n: Int!) { tasks(first: $n) { nodes { id movie { title qualityProfile { name } tasks { id } } } } }',
      4,
    ],
    [
      'both lists',
      `query ($n: Int!) {
      movies(first: $n) { nodes { qualityProfile { name } tasks { id } } }
      moviePage(limit: $n) { movies { qualityProfile { name } tasks { state } } }
      qualityProfiles { id }
    }`,
      8,
    ],
  ])('is constant for %s', async (_name, query, most) => {
    const few = await read(query, { n: 2 });
    const many = await read(query, { n: 100 });
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(most);
    expect(many.filter((sql) => sql.includes('from quality_profile')).length).toBeLessThanOrEqual(1);
  });

  it('is one statement for several movies asked for at once', async () => {
    const fields = ids.slice(0, 20).map((id, index) => `m${index}: movie(id: "${id}") { title }`);
    expect(await read(`{ ${fields.join(' ')} }`)).toHaveLength(1);
  });

  it('is nothing of a movie that was not asked for', async () => {
    const [sql = '', ...others] = await read('{ movies(first: 5) { nodes { title } } }');
    expect(others).toEqual([]);
    expect(sql).toContain('m.title');
    for (const unread of ['m.overview', 'm.genres', 'movie_file', 'movie_details', 'count(']) {
      expect(sql).not.toContain(unread);
    }
  });

  it.each([
    ['file { path }', ['f.path'], ['f.size', 'movie_details', 'm.title']],
    ['credits { cast { name } }', ['d.cast_members'], ['d.crew_members', 'd.images', 'movie_file']],
    ['images { url }', ['d.images'], ['d.cast_members', 'movie_file']],
    ['__typename', [], ['m.title', 'movie_file', 'movie_details']],
  ])('is of %s only what it is made of', async (fields, wanted, unread) => {
    const [sql = '', ...others] = await read(`query ($id: ID!) { movie(id: $id) { ${fields} } }`, {
      id: ids[0],
    });
    expect(others).toEqual([]);
    for (const part of wanted) expect(sql).toContain(part);
    for (const part of unread) expect(sql).not.toContain(part);
  });

  it('reads the total and the other side only if they are selected', async () => {
    const { movies } = await gateway.data('{ movies(first: 5) { pageInfo { endCursor } } }');
    const part = async (fields: string) =>
      (
        await read(`query ($after: String) { movies(first: 5, after: $after) { nodes { id } ${fields} } }`, {
          after: movies.pageInfo.endCursor,
        })
      ).length;
    const plain = await part('pageInfo { hasNextPage startCursor endCursor }');
    expect(await part('pageInfo { hasPreviousPage }')).toBeGreaterThan(plain);
    expect(await part('totalCount')).toBeGreaterThan(plain);
    expect(await part('totalCount @skip(if: true)')).toBe(plain);
  });

  it.each([
    ['movies(first: 5) { nodes { tasks { state } } }', 2],
    ['tasks(first: 5) { nodes { state } }', 1],
    ['tasks(first: 5) { edges { cursor node { state } } pageInfo { endCursor } }', 1],
    ['tasks(first: 5) { nodes { state movie { id } } }', 2],
  ])('is nothing of tasks that was not asked for by %s', async (query, count) => {
    const statements = await read(`{ ${query} }`);
    expect(statements).toHaveLength(count);
    const ofTasks = statements.filter((sql) => /\btask\b/.test(sql));
    expect(ofTasks).toHaveLength(1);
    expect(ofTasks[0]).toMatch(/\bstate\b/);
    expect(ofTasks[0]).not.toMatch(otherTaskColumns);
  });

  it('is nothing of a task that was not asked for', async () => {
    const id = (await gateway.library.tasks.list({ limit: 1 })).tasks[0]?.id;
    const [sql = '', ...others] = await read('query ($id: ID!) { task(id: $id) { state } }', { id });
    expect(others).toEqual([]);
    expect(sql).toMatch(/\bstate\b/);
    expect(sql).not.toMatch(otherTaskColumns);
  });

  it.each(['refreshMovie', 'searchMovie'])('is nothing else of the task that %s answers', async (field) => {
    const statements = await read(`mutation ($id: ID!) { ${field}(id: $id) { state } }`, { id: ids[0] });
    expect(statements.at(-1)).toMatch(/\bstate\b.* from task/s);
    expect(statements.at(-1)).not.toMatch(otherTaskColumns);
  });

  it.each([
    ['{ qualityProfiles { id } }', 'id'],
    ['{ movies(first: 5) { nodes { qualityProfile { cutoff } } } }', 'id, cutoff'],
    [
      `{ movies(first: 5) { nodes { qualityProfile { ...Named } } } qualityProfiles { isDefault } }
      fragment Named on QualityProfile { label: name __typename }`,
      'id, name, is_default',
    ],
  ])('is once, of all quality profiles, what is asked for by %s', async (query, columns) => {
    const statements = await read(query);
    expect(statements.filter((sql) => sql.includes('from quality_profile'))).toEqual([
      `select ${columns} from quality_profile order by id`,
    ]);
  });

  it('is the tasks of a movie once, however many aliases ask for different ones', async () => {
    const fields = 'a: tasks(first: 2) { state } b: tasks(first: 1) { percent } c: tasks(first: 3) { state }';
    expect(await read(`{ movies(first: 5) { nodes { ${fields} } } }`)).toHaveLength(2);
    const { movie } = await gateway.data(
      `query ($id: ID!) { movie(id: $id) { a: tasks(first: 0) { id } ${fields.replace('a:', 'd:')} } }`,
      { id: ids[0] },
    );
    expect(movie.b).toEqual([{ percent: 0 }]);
    expect(movie.a).toEqual([]);
    expect(movie.d).toEqual(movie.c.slice(0, 2));
  });

  it.each([
    '{ tasks { totalCount } }',
    '{ tasks(first: 0) { a: totalCount b: totalCount c: totalCount } }',
    '{ movies { totalCount } }',
    '{ movies(first: 0) { a: totalCount b: totalCount c: totalCount } }',
    '{ movies(last: 5) { totalCount __typename } }',
    '{ moviePage { pagination { total } } }',
  ])('is one count and no page for %s', async (query) => {
    const statements = await read(query);
    expect(statements).toEqual([expect.stringMatching(/^select (count\(\*\)|sum\(n\)) as n from/)]);
  });

  it('is a page without a count if the first is asked for and no pagination', async () => {
    const query = (fields: string) =>
      `{ moviePage(limit: 7, sort: "title:asc") { movies { title } ${fields} } }`;
    const statements = await read(query(''));
    expect(statements).toHaveLength(1);
    expect(statements[0]).not.toContain('movie_count');
    const [alone, counted] = [
      await gateway.data(query('')),
      await gateway.data(query('pagination { page }')),
    ];
    expect(alone.moviePage.movies).toEqual(counted.moviePage.movies);
  });

  it('counts tasks only if the total is selected', async () => {
    const plain = await read('{ tasks(first: 5) { nodes { id } pageInfo { hasNextPage } } }');
    const counted = await read('{ tasks(first: 5) { nodes { id } totalCount } }');
    expect(plain).toHaveLength(1);
    expect(counted).toHaveLength(2);
  });
});
