import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { poolOf } from '../database/pool-registry.ts';
import { numberParameters } from '../database/statement-names.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';
import { type Task, type TaskListParams, taskSchema, taskStates } from './task.schema.ts';
import type { TaskSelection } from './task-selection.ts';
import { openTaskService, type TaskService } from './task-service.ts';

const kinds = ['refresh', 'search', 'clean'] as const;
const movies = Array.from({ length: 6 }, () => uuidv7());
const quiet = uuidv7();
const taskCount = 3_000;

/** Most are about the first movie; some about no subject. */
const subjectOf = (number: number) =>
  number % 4 === 0 ? movies[0] : number % 7 === 0 ? null : movies[number % movies.length];

describe.each(databaseKinds)('finding tasks on %s', (kind) => {
  let fixture: TestDatabase;
  let database: Database;
  let tasks: TaskService;
  beforeAll(async () => {
    fixture = await createTestDatabase(kind);
    database = await openDatabase({ address: fixture.url });
    tasks = await openTaskService({ database });
    const rows = Array.from({ length: taskCount }, (_, number) => ({
      ...{ id: uuidv7(), kind: kinds[number % kinds.length], subject: subjectOf(number) },
      state: taskStates[number % taskStates.length],
    }));
    await database.transaction(async (em) => {
      for (const { id, kind: what, subject, state } of rows) {
        await database.execute(
          em,
          `insert into task (id, kind, subject_id, state, max_attempts, run_at, created_at) values (?, ?, ?, ?, 1, ?, ?)`,
          [id, what, subject, state, new Date(0), new Date(0)],
        );
      }
    });
    if (kind === 'postgresql') {
      await database.execute(database.fork(), 'analyze task');
    }
  });
  afterAll(async () => {
    await tasks.close({ graceMs: 0 });
    await database.close();
    await fixture.dispose();
  });

  async function all(params: TaskListParams) {
    const found: string[] = [];
    for (let cursor: string | undefined | null; cursor !== null; ) {
      const page = await tasks.list({ ...params, limit: 100, ...(cursor !== undefined && { cursor }) });
      found.push(...page.tasks.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return found;
  }

  it.each<TaskListParams>([
    {},
    { states: ['failed'] },
    { states: ['running', 'queued', 'running'] },
    { states: [...taskStates] },
    { kind: 'search' },
    { subjectId: movies[1]?.toUpperCase() },
    { states: ['completed', 'failed'], kind: 'refresh', subjectId: movies[0] },
    { kind: 'nonsense' },
    { subjectId: quiet },
  ])('counts as many as are listed for %j', async (params) => {
    expect(await tasks.count(params)).toBe((await all(params)).length);
  });

  it('counts all tasks by default', async () => {
    expect(await tasks.count()).toBe(taskCount);
  });

  it.each([{ limit: 5 }, { cursor: quiet }, { states: [] }, { states: ['nonsense'] }, { kind: '' }])(
    'refuses to count %j',
    async (params) => {
      await expect(tasks.count(params as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  it('lists the newest of each subject, in the order of the subjects', async () => {
    const subjects = [
      movies[3],
      quiet,
      movies[0]?.toUpperCase(),
      'a\0b',
      movies[3],
      'no "such" {subject}\\',
    ].map(String);
    const expected = await Promise.all(
      subjects.map(async (subjectId) => (await tasks.list({ subjectId, limit: 20 })).tasks),
    );
    expect(expected.map(({ length }) => length)).toEqual([20, 0, 20, 0, 20, 0]);
    expect(await tasks.listBySubjects(subjects, 20)).toEqual(expected);
    expect(await tasks.listBySubjects([quiet], 1)).toEqual([[]]);
    expect(await tasks.listBySubjects([], 1)).toEqual([]);
  });

  it.each(Object.keys(taskSchema.shape))(
    'reads %s of tasks alone if nothing else is selected',
    async (field) => {
      const { tasks: wholes } = await tasks.list({ subjectId: movies[0] ?? '', limit: 3 });
      const expected = wholes.map((whole) => ({ [field]: whole[field as keyof Task] }));
      const select: TaskSelection = { [field]: true };
      const spy = vi.spyOn(database.reader, 'all');
      const found = [
        (await tasks.list({ subjectId: movies[0] ?? '', limit: 3 }, { select })).tasks,
        (await tasks.listBySubjects([movies[0] ?? ''], 3, { select }))[0],
        [await tasks.get(wholes[0]?.id ?? '', { select })],
      ];
      const statements = spy.mock.calls.map(([sql]) => sql);
      spy.mockRestore();
      expect(found).toEqual([expected, expected, expected.slice(0, 1)]);
      const others = ['message', 'result', 'error', 'kind', 'percent'].filter((other) => other !== field);
      for (const sql of statements) {
        expect(sql).not.toMatch(new RegExp(`\\b(${others.join('|')})\\b`));
      }
    },
  );

  it('reads no columns but keys if no field is selected', async () => {
    expect(await tasks.list({ limit: 2 }, { select: {} })).toEqual({
      tasks: [{}, {}],
      nextCursor: expect.any(String),
    });
    expect(await tasks.listBySubjects([movies[0] ?? ''], 2, { select: {} })).toEqual([[{}, {}]]);
  });

  it('refuses to read a field that tasks do not have', async () => {
    const select: object = { payload: true };
    await expect(tasks.list({}, { select })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'select.payload is not a known field.',
    });
  });

  it('finds subjects whatever characters they are made of', async () => {
    const subjects = ['{"}', 'NULL', "it's", '\\', 'a,b', '七人の侍', '12', 'true'];
    const ids: string[] = [];
    for (const subjectId of subjects) {
      const { id } = await database.transaction((em) => tasks.enqueue(em, { kind: 'odd', subjectId }));
      ids.push(id);
    }
    const found = await tasks.listBySubjects(subjects, 5);
    expect(found.map((of) => of.map(({ id }) => id))).toEqual(ids.map((id) => [id]));
    await database.execute(database.fork(), "delete from task where kind = 'odd'");
  });

  it.each([
    ['no tasks of each', [quiet], 0],
    ['more than 100 of each', [quiet], 101],
    ['one and a half of each', [quiet], 1.5],
    ['more than 1,000 subjects', Array.from({ length: 1_001 }, () => quiet), 1],
    ['a subject that is too long', ['x'.repeat(101)], 1],
    ['a subject that is not a string', [null], 1],
    ['no list of subjects', quiet, 1],
  ])('refuses to list %s', async (_, subjects, limit) => {
    await expect(tasks.listBySubjects(subjects as never, limit)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  /** The plans of the statements that `work` runs; on PostgreSQL for the values given and for any. */
  async function plansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const spy = vi.spyOn(database.reader, 'all');
    await work();
    const calls = spy.mock.calls.map(([sql, values]) => ({ sql, values }));
    spy.mockRestore();
    const explain = kind === 'sqlite' ? 'explain query plan' : 'explain';
    const plans: string[] = [];
    for (const { sql, values } of calls) {
      plans.push(planIn(await database.reader.all(`${explain} ${sql}`, values)));
      if (kind === 'postgresql') {
        const pool = poolOf(database.orm);
        plans.push(planIn((await pool.query(`explain (generic_plan) ${numberParameters(sql)}`)).rows));
      }
    }
    return plans;
  }
  const planIn = (rows: readonly Record<string, string>[]) =>
    rows.map((row) => row.detail ?? row['QUERY PLAN']).join('\n');

  it.each([1, 3, 1_000])('lists by %j subjects in one statement, along their index', async (count) => {
    const subjects = Array.from({ length: count }, (_, number) => movies[number] ?? uuidv7());
    const plans = await plansOf(() => tasks.listBySubjects(subjects, 10));
    expect(plans).toHaveLength(kind === 'sqlite' ? 1 : 2);
    for (const plan of plans) {
      expect(plan).toMatch(/(COVERING INDEX|Index Scan Backward using) task_by_subject/);
      expect(plan).not.toMatch(/Seq Scan on task|^SCAN (t|task)\b|\bSort\b|TEMP B-TREE|task_pkey/m);
    }
  });

  it.each<[params: TaskListParams, index: string, scans: number]>([
    [{ states: ['failed'] }, 'task_by_state', 1],
    [{ states: ['failed', 'queued'], cursor: uuidv7() }, 'task_by_state', 2],
    [{ kind: 'refresh' }, 'task_by_kind', taskStates.length],
    [{ kind: 'refresh', states: ['failed', 'queued'] }, 'task_by_kind', 2],
    [{ kind: 'refresh', states: ['failed'], cursor: uuidv7() }, 'task_by_kind', 1],
    [{ subjectId: quiet }, 'task_by_subject', 1],
    [{ subjectId: quiet, kind: 'refresh' }, 'task_by_subject', 1],
    [{ subjectId: quiet, kind: 'refresh', states: ['failed', 'queued'] }, 'task_by_subject', 2],
  ])('lists %j along %s', async (params, index, scans) => {
    // SQLite has no statistics here, like a new library.
    const [plan = ''] = await plansOf(() => tasks.list(params));
    const scanned = [...plan.matchAll(/(?:SEARCH task USING INDEX|Index Scan Backward using) (\w+)/g)];
    expect(
      scanned.map(([, name]) => name),
      plan,
    ).toEqual(Array.from({ length: scans }, () => index));
  });

  it('counts what is about one subject, or of one kind, in one statement along its index', async () => {
    for (const [params, index] of [
      [{ subjectId: quiet }, 'task_by_subject'],
      [{ kind: 'rare' }, 'task_by_kind'],
    ] as const) {
      const [plan, ...more] = await plansOf(() => tasks.count(params));
      expect(plan).toContain(index);
      expect(more).toHaveLength(kind === 'sqlite' ? 0 : 1);
    }
  });
});
