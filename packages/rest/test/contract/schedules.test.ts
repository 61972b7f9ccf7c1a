import type { Schedule } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../support/start-api.ts';

const schedules = '/api/tasks/schedules';

describe.each(databaseKinds)('the schedules on %s', (kind) => {
  let api: Api;
  let id: string;
  const list = async (): Promise<Schedule[]> => (await api.request('GET', schedules)).body.schedules;
  const get = async () => (await list()).find((schedule) => schedule.id === id);
  const update = (body: unknown, schedule = id) => api.request('PUT', `${schedules}/${schedule}`, { body });
  const run = (schedule = id) => api.request('POST', `${schedules}/${schedule}/run`);

  beforeAll(async () => {
    api = await startApi(kind);
    const ids = (await list()).map((schedule) => schedule.id);
    id = ids[0] ?? '';
    for (const one of ids) {
      // This library has no folder for backups.
      await api.library.schedules.update(one, { enabled: one !== 'back-up-database' });
    }
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('are listed by a route of their own, not as a task', async () => {
    const readAt = Date.now();
    const { status, body } = await api.request('GET', schedules);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['schedules']);
    expect(body.schedules.length).toBeGreaterThan(0);
    for (const schedule of body.schedules) {
      const enabled = schedule.id !== 'back-up-database';
      expect(schedule).toMatchObject({ enabled, timeZone: 'UTC', lastRunAt: null, lastTaskId: null });
      expect(enabled ? Date.parse(schedule.nextRunAt) > readAt - 1_000 : schedule.nextRunAt).toBe(
        enabled || null,
      );
    }
  });

  it('can be changed, field by field', async () => {
    const { status, body } = await update({ cron: '30 4 * * 1', timeZone: 'Europe/Berlin' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, enabled: true, cron: '30 4 * * 1', timeZone: 'Europe/Berlin' });
    const next = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(next.format(new Date(body.nextRunAt))).toMatch(/Mon.*04:30/);
    expect(await get()).toEqual(body);
    expect((await update({ enabled: false })).body).toEqual({ ...body, enabled: false, nextRunAt: null });
    expect((await update({ enabled: true, timeZone: 'UTC' })).body).toMatchObject({
      cron: '30 4 * * 1',
      timeZone: 'UTC',
    });
  });

  it.each([
    ['cron', { cron: '* * * * * *' }],
    ['cron', { cron: '61 * * * *' }],
    ['cron', { cron: '0 0 31 2 *' }],
    ['cron', { cron: '@daily' }],
    ['cron', { cron: '' }],
    ['cron', { cron: null }],
    ['timeZone', { timeZone: 'Europe/Nowhere' }],
    ['timeZone', { timeZone: 1 }],
    ['enabled', { enabled: 'true' }],
    ['enabled', {}],
    ['description', { enabled: false, description: 'mine' }],
  ])('refuse a wrong %s in %j', async (field, body) => {
    const before = await get();
    const answer = await update(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT' } });
    expect(answer.body.error).toContain(field);
    expect(await get()).toEqual(before);
  });

  it('accept a JSON object only', async () => {
    expect((await update([])).body.code).toBe('INVALID_JSON');
    expect(await api.request('PUT', `${schedules}/${id}`)).toMatchObject({ status: 400 });
    const headers = { 'content-type': 'text/plain' };
    expect((await api.request('PUT', `${schedules}/${id}`, { body: '{}', headers })).status).toBe(415);
  });

  it('answer 404 for unknown ids', async () => {
    const unknown = { status: 404, body: { code: 'SCHEDULE_NOT_FOUND' } };
    for (const other of ['nonesuch', 'run', '%00', '%F0%9F%8E%AC']) {
      expect(await update({ enabled: false }, other)).toMatchObject(unknown);
      expect(await run(other)).toMatchObject(unknown);
    }
  });

  it('can be run now, which returns the task of a run that has not ended', async () => {
    const started = await run();
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({ success: true, taskId: expect.any(String) });
    const location = started.headers.get('location') ?? '';
    expect(location).toBe(`/api/tasks/${started.body.taskId}`);
    expect((await api.request('GET', location)).body).toMatchObject({ kind: id, state: 'queued' });
    expect((await run()).body.taskId).toBe(started.body.taskId);
    expect(await get()).toMatchObject({ lastTaskId: started.body.taskId, lastRunAt: expect.any(String) });

    await api.library.start();
    await expect.poll(async () => (await api.request('GET', location)).body.state).toBe('completed');
    expect((await run()).body.taskId).not.toBe(started.body.taskId);
  });
});
