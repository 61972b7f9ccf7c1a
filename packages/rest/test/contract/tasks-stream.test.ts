import { libraryEventSchema } from '@cinephage/core/schemas';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addMovie, moviesPath } from '../support/add-movie.ts';
import { type EventStream, openStream, type StreamedEvent, statesIn } from '../support/event-stream.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { syntheticSource } from '../support/synthetic-source.ts';

const typesIn = (events: readonly StreamedEvent[]) => events.map(({ type }) => type);
const idsIn = (events: readonly StreamedEvent[]) => events.map(({ id }) => Number(id));

describe.each(databaseKinds)('GET /api/tasks/stream on %s', (kind) => {
  let api: Api;
  let tmdbId = 0;
  const add = () => addMovie(api, ++tmdbId);
  const start = async (movie: string, action = 'refresh') => {
    const { body } = await api.request('POST', `${moviesPath}/${movie}/${action}`);
    return (body.taskId ?? body.searchId) as string;
  };
  const cancel = (task: string) => api.request('POST', `/api/tasks/${task}/cancel`);
  const get = async (task: string) => (await api.request('GET', `/api/tasks/${task}`)).body;

  beforeAll(async () => {
    api = await startApi(kind, { metadata: syntheticSource });
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
  });

  it('sends each change of a task', async () => {
    await using stream = await openStream(api);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('cache-control')).toContain('no-store');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');

    const movie = await add();
    const task = await start(movie);
    const [queued] = await stream.first(1);
    expect(queued?.data).toEqual({
      id: queued?.id,
      at: expect.any(String),
      type: 'task.updated',
      movieId: movie,
      task: await get(task),
    });
    await cancel(task);
    const events = await stream.first(2);
    expect(statesIn(events)).toEqual(['queued', 'cancelled']);
    expect(events[1]?.data.task).toEqual(await get(task));
  });

  it('sends each event with its type, an increasing id, and data that matches the library’s schema', async () => {
    await using stream = await openStream(api, '?types=*');
    const movie = await add();
    await api.request('PUT', `${moviesPath}/${movie}`, { body: { monitored: false } });
    await cancel(await start(movie));
    await api.request('DELETE', `${moviesPath}/${movie}`);
    await vi.waitFor(() => expect(typesIn(stream.events)).toContain('movie.deleted'), 60_000);
    const { events } = stream;
    expect(new Set(typesIn(events))).toEqual(
      new Set(['movie.added', 'movie.updated', 'task.updated', 'movie.deleted']),
    );
    expect(idsIn(events)).toEqual(idsIn(events).sort((a, b) => a - b));
    expect(new Set(idsIn(events)).size).toBe(events.length);
    for (const { type, id, data } of events) {
      expect(libraryEventSchema.parse(data)).toEqual(data);
      expect(data).toMatchObject({ type, id, movieId: movie });
    }
  });

  it('continues after the last event of a client, with exactly those that it missed', async () => {
    await using stream = await openStream(api, '?types=*');
    const movie = await add();
    for (let i = 0; i < 3; i++) await cancel(await start(movie));
    const seen = await stream.first(7);
    await stream[Symbol.asyncDispose]();
    await cancel(await start(movie));

    const lastSeen = seen[2]?.id ?? '';
    await using header = await openStream(api, '?types=*', { headers: { 'last-event-id': lastSeen } });
    const missed = await header.first(6);
    expect(missed.slice(0, 4)).toEqual(seen.slice(3));
    expect(statesIn(missed.slice(4))).toEqual(['queued', 'cancelled']);

    await using query = await openStream(api, `?types=*&lastEventId=${lastSeen}`);
    expect(await query.first(6)).toEqual(missed);
    // As when a browser reconnects to the URL of its first request.
    const headers = { 'last-event-id': missed[4]?.id ?? '' };
    await using both = await openStream(api, `?types=*&lastEventId=${lastSeen}`, { headers });
    expect(await both.first(1)).toEqual(missed.slice(5));

    await cancel(await start(movie));
    for (const one of [header, query]) expect(idsIn(await one.first(8))).toEqual(idsIn(header.events));
    await both.first(3);
    expect(both.events).toEqual(header.events.slice(5));
  });

  it('continues at its first position for a client that disconnected before any event', async () => {
    const movie = await add();
    await using stream = await openStream(api);
    await expect.poll(() => stream.lastEventId()).toMatch(/^\d+$/);
    await stream[Symbol.asyncDispose]();
    await cancel(await start(movie));
    const headers = { 'last-event-id': stream.lastEventId() ?? '' };
    await using again = await openStream(api, '', { headers });
    expect(statesIn(await again.first(2))).toEqual(['queued', 'cancelled']);
  });

  it('begins with new events for a client without a last event', async () => {
    const movie = await add();
    await cancel(await start(movie));
    await using stream = await openStream(api, '?lastEventId=', { headers: { 'last-event-id': '' } });
    const task = await start(movie);
    const [first] = await stream.first(1);
    expect(first?.data.task.id).toBe(task);
    await cancel(task);
  });

  it('sends reset if the missed events are no longer kept, and continues from now', async () => {
    const movie = await add();
    await using stream = await openStream(api, '', { headers: { 'last-event-id': '900000000000000000' } });
    const [reset] = await stream.first(1);
    expect(reset).toEqual({
      type: 'reset',
      id: expect.stringMatching(/^\d+$/),
      data: { code: 'EVENTS_EXPIRED', message: expect.stringMatching(/read the state again\.$/) },
    });
    const task = await start(movie);
    await cancel(task);
    const [, ...events] = await stream.first(3);
    expect(statesIn(events)).toEqual(['queued', 'cancelled']);
    expect(events[0]?.data.task.id).toBe(task);

    await using again = await openStream(api, '', { headers: { 'last-event-id': reset?.id ?? '' } });
    expect(await again.first(2)).toEqual(events);
  });

  it('filters by task, movie, kinds of tasks, states and types', async () => {
    const [one, other] = [await add(), await add()];
    const refresh = await start(one);
    const streams = {
      task: await openStream(api, `?id=${refresh}`),
      movie: await openStream(api, `?movieId=${other.toUpperCase()}&types=*`),
      kind: await openStream(api, '?kind=auto-search'),
      state: await openStream(api, '?state=cancelled,failed'),
      types: await openStream(api, '?types=movie.updated,movie.deleted'),
      mixed: await openStream(api, '?types=task.updated,movie.deleted&state=queued'),
    };
    await cancel(refresh);
    const search = await start(other, 'auto-search');
    await cancel(search);
    await api.request('PUT', `${moviesPath}/${one}`, { body: { monitored: false } });
    await api.request('DELETE', `${moviesPath}/${other}`);

    const summaryOf = ({ events }: EventStream) =>
      events.map(({ type, data }) => (type === 'task.updated' ? data.task.state : type));
    const expected = {
      task: ['cancelled'],
      movie: ['queued', 'cancelled', 'movie.deleted'],
      kind: ['queued', 'cancelled'],
      state: ['cancelled', 'cancelled'],
      types: ['movie.updated', 'movie.deleted'],
      mixed: ['queued', 'movie.deleted'],
    };
    for (const [name, stream] of Object.entries(streams)) {
      const events = expected[name as keyof typeof expected];
      await stream.first(events.length);
      expect(summaryOf(stream), name).toEqual(events);
    }
    for (const stream of Object.values(streams)) await stream[Symbol.asyncDispose]();
  });

  it.each([
    ['id', '', 'the id of a task'],
    ['id', 'x'.repeat(101), 'the id of a task'],
    ['movieId', '', 'the id of a movie'],
    ['kind', '', 'the kind of a task'],
    ['state', 'done', 'one or several of queued, running'],
    ['types', '', 'one or several of movie.added'],
    ['types', 'task', 'one or several of movie.added'],
    ['types', 'task.updated,*', 'or * for all'],
    ['lastEventId', 'x', 'must be the id of an event'],
    ['lastEventId', '-1', 'must be the id of an event'],
    ['lastEventId', '9'.repeat(19), 'must be the id of an event'],
  ])('refuses %s=%s with its rule', async (name, value, rule) => {
    const { status, body } = await api.request('GET', `/api/tasks/stream?${name}=${value}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'INVALID_INPUT', details: [{ field: name }] });
    expect(body.error).toContain(rule);
  });

  it('refuses a malformed Last-Event-ID by name, also with a valid lastEventId', async () => {
    const headers = { 'last-event-id': 'abc' };
    const { status, body } = await api.request('GET', '/api/tasks/stream?lastEventId=1', { headers });
    expect(status).toBe(400);
    expect(body.details).toEqual([{ field: 'Last-Event-ID', message: 'must be the id of an event' }]);
  });

  it('answers HEAD without a stream', async () => {
    const { status, headers } = await api.request('HEAD', '/api/tasks/stream');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect((await api.request('HEAD', '/api/tasks/stream?types=x')).status).toBe(400);
  });

  it('follows a task from its start to its end', async () => {
    await using stream = await openStream(api);
    const tasks = [await start(await add()), await start(await add(), 'auto-search')];
    const eventsOf = (id: string) => stream.events.filter(({ data }) => data.task.id === id);
    await api.library.start();
    await vi.waitFor(
      () => expect(tasks.map((id) => statesIn(eventsOf(id)).at(-1))).toEqual(['completed', 'completed']),
      60_000,
    );
    for (const id of tasks) {
      const events = eventsOf(id);
      expect([...new Set(statesIn(events))]).toEqual(['queued', 'running', 'completed']);
      expect(events.at(-1)?.data.task).toEqual(await get(id));
    }
  });
});
