import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMovie, movies } from '../support/movies.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const fields = 'id description enabled cron timeZone problem nextRunAt lastRunAt lastTaskId';

describe.each(databaseKinds)('schedules and tasks on %s', (kind) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway(kind);
    // Once a time is due, each read of a schedule answers another time.
    for (const { id } of await gateway.library.schedules.list()) {
      await gateway.library.schedules.update(id, { enabled: true, cron: '0 0 29 2 *' });
    }
  });
  afterAll(async () => {
    expect(gateway.unexpected).toEqual([]);
    await gateway[Symbol.asyncDispose]();
  });

  const update = `mutation ($id: ID!, $input: UpdateScheduleInput!) { updateSchedule(id: $id, input: $input) { ${fields} } }`;

  it('are listed, changed and run', async () => {
    const { schedules } = await gateway.data(`{ schedules { ${fields} } }`);
    expect(schedules).toEqual(await gateway.library.schedules.list());
    const input = { cron: '0 3 * * SAT-SUN', timeZone: 'Europe/Berlin', enabled: true };
    const { updateSchedule } = await gateway.data(update, { id: 'clean-history', input });
    expect(updateSchedule).toMatchObject({ id: 'clean-history', ...input, problem: null });
    const { runSchedule } = await gateway.data(
      'mutation { runSchedule(id: "clean-history") { id kind state } }',
    );
    expect(runSchedule).toMatchObject({ kind: 'clean-history', state: 'QUEUED' });
    const after = await gateway.data('{ schedules { id lastTaskId lastTask { id state } } }');
    expect(after.schedules).toContainEqual({
      ...{ id: 'clean-history', lastTaskId: runSchedule.id },
      lastTask: { id: runSchedule.id, state: 'QUEUED' },
    });
    expect(after.schedules[0].lastTask).toBeNull();
  });

  it.each([
    [{}, 'input'],
    [{ cron: 'every day' }, 'input.cron'],
    [{ timeZone: 'Mars/Olympus' }, 'input.timeZone'],
  ])('are not changed to %j', async (input, field) => {
    const before = await gateway.library.schedules.list();
    const { errors } = await gateway.ask(update, { id: 'clean-history', input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', details: [{ field }] });
    expect(await gateway.library.schedules.list()).toEqual(before);
  });

  it('are an error under an id that none has', async () => {
    for (const id of ['nothing', '', '\0']) {
      const run = await gateway.ask('mutation ($id: ID!) { runSchedule(id: $id) { id } }', { id });
      const change = await gateway.ask(update, { id, input: { enabled: true } });
      for (const { errors } of [run, change]) {
        expect(errors).toMatchObject([{ extensions: { code: 'SCHEDULE_NOT_FOUND' } }]);
      }
    }
  });

  it('retry a task, and name the task that is in the way', async () => {
    const movieId = await addMovie(gateway.library, movies.matrix);
    const { taskId } = await gateway.library.movies.refresh(movieId);
    await gateway.library.tasks.cancel(taskId);
    const retry = 'mutation ($id: ID!) { retryTask(id: $id) { id state attempt } }';
    expect((await gateway.data(retry, { id: taskId })).retryTask).toEqual({
      ...{ id: taskId, state: 'QUEUED', attempt: 0 },
    });
    await gateway.library.tasks.cancel(taskId);
    const { taskId: other } = await gateway.library.movies.refresh(movieId);
    const { errors } = await gateway.ask(retry, { id: taskId });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TASK_NOT_RETRYABLE',
      details: [{ field: 'id', path: ['id'], id: other }],
    });
    expect((await gateway.ask(retry, { id: 'nothing' })).errors).toMatchObject([
      { extensions: { code: 'TASK_NOT_FOUND' } },
    ]);
  });

  it('are part of the health', async () => {
    const query =
      '{ health { status reasons database { ok driver problem } schedules { ok problems { id problem } } downloadClients { ok clients { name ok problem } } indexers { ok enabledCount totalCount failingCount } metadata { source description } } }';
    const { database, responseTime, ...rest } = await gateway.library.health();
    expect(responseTime).toBeGreaterThanOrEqual(0);
    expect((await gateway.data(query)).health).toEqual({
      ...{ ...rest, status: rest.status.toUpperCase(), database: { problem: null, ...database } },
    });
  });
});
