import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly id: string;
    readonly event: string;
    readonly movie: unknown;
    readonly data: object;
  };
}

/** A receiver that answers with the status that `answer` gives; `hang` never answers. */
async function startReceiver(answer: (received: Received, count: number) => number | 'hang' = () => 204) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString();
    const one = { headers: request.headers, text, body: JSON.parse(text) };
    received.push(one);
    const status = answer(one, received.length);
    if (status !== 'hang') response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=in-the-address`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const input = (url: string) => ({
  name: 'Home',
  url,
  events: ['movie.added', 'movie.updated', 'movie.deleted'] as const,
});
const hook = (url: string) => ({
  ...input(url),
  events: [...input(url).events],
  allowPrivateAddresses: true,
});

async function addMovie({ library, query }: TestLibrary, tmdbId: number): Promise<string> {
  const metadata = movieMetadata(tmdbId, { title: `Movie ${tmdbId}`, year: 1999 });
  await library.movies.import([toImport(metadata, { monitored: true })]);
  const [movie] = await query<{ id: string }>(`select id from movie where tmdb_id = ${tmdbId}`);
  return movie?.id ?? '';
}

describe.each(databaseKinds)('webhooks on %s', (kind) => {
  it('are added, changed and deleted, and never show their secret', async () => {
    await using fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
    const { webhooks } = fixture.library;
    const { id, ...created } = await webhooks.create({
      ...hook('https://example.org/hook'),
      secret: 'shared',
    });
    expect(created).toEqual({ ...hook('https://example.org/hook'), hasSecret: true, enabled: true });
    expect(JSON.stringify(await fixture.query('select * from webhook'))).not.toContain('shared');
    await expect(webhooks.create(hook('https://example.org/'))).rejects.toMatchObject({
      code: 'WEBHOOK_ALREADY_EXISTS',
      details: [{ field: 'name', id }],
    });
    await expect(
      webhooks.create({ name: 'x', url: 'https://me:secret@example.org/', events: [] }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'url' }, { field: 'events' }],
    });
    await expect(webhooks.create({ ...hook('https://example.org/\0path'), name: 'x' })).rejects.toMatchObject(
      { code: 'INVALID_INPUT', details: [{ field: 'url' }] },
    );
    expect(await webhooks.update(id, { secret: null, events: ['file.imported'] })).toMatchObject({
      hasSecret: false,
      events: ['file.imported'],
    });
    await webhooks.delete(id);
    expect(await webhooks.list()).toEqual([]);
    await expect(webhooks.get(id)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
  });

  it('send nothing unsigned if their secret cannot be decrypted, not even a test', async () => {
    await using receiver = await startReceiver();
    await using fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
    const { webhooks } = fixture.library;
    const { id } = await webhooks.create({ ...hook(receiver.url), secret: 'shared' });
    await fixture.query(`update webhook set sealed_secret = 'v1.AAAA'`);
    await expect(webhooks.testStored(id)).rejects.toMatchObject({
      code: 'WEBHOOK_TEST_FAILED',
      message: 'Its secret can no longer be decrypted: enter it again.',
    });
    expect(receiver.received).toEqual([]);
    await webhooks.update(id, { secret: 'shared again' });
    await webhooks.testStored(id);
    expect(receiver.received[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  it('are notified of the events that they want, signed, once and in order', async () => {
    await using receiver = await startReceiver();
    await using fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
    const { library } = fixture;
    await addMovie(fixture, 11);
    const { id } = await library.webhooks.create({ ...hook(receiver.url), secret: 'shared' });
    await library.start();
    const movieId = await addMovie(fixture, 603);
    await library.movies.update(movieId, { monitored: false });
    await library.movies.delete(movieId);
    await expect.poll(() => receiver.received.length).toBe(3);
    expect(receiver.received.map(({ body }) => body.event)).toEqual([
      'movie.added',
      'movie.updated',
      'movie.deleted',
    ]);
    const [first] = receiver.received;
    const { headers, text = '', body } = first ?? {};
    expect(body).toMatchObject({ data: { movieId } });
    const hmac = (signed: string) => createHmac('sha256', 'shared').update(signed);
    const signed = `${headers?.['webhook-id']}.${headers?.['webhook-timestamp']}.${text}`;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': body?.id,
      'webhook-signature': `v1,${hmac(signed).digest('base64')}`,
      'x-hub-signature-256': `sha256=${hmac(text).digest('hex')}`,
    });
    await expect
      .poll(async () => (await library.webhooks.deliveries(id, { state: 'delivered' })).pagination.total)
      .toBe(3);
    const { deliveries } = await library.webhooks.deliveries(id, { limit: 1 });
    expect(deliveries).toMatchObject([
      { event: 'movie.deleted', movieId, attempts: 1, statusCode: 204, error: null, body: { movie: null } },
    ]);
  });

  it('are notified again after a failure, before what happened to the movie later, while other movies do not wait', async () => {
    let refuses = true;
    await using receiver = await startReceiver(({ body }) =>
      refuses && JSON.stringify(body.data).includes(waiting) ? 503 : 200,
    );
    await using fixture = await openTestLibrary(kind);
    const { library } = fixture;
    const waiting = await addMovie(fixture, 1);
    const other = await addMovie(fixture, 2);
    const { id } = await library.webhooks.create(hook(receiver.url));
    await library.start();
    for (const monitored of [false, true]) await library.movies.update(waiting, { monitored });
    await library.movies.update(other, { monitored: false });
    await expect
      .poll(async () => (await library.webhooks.deliveries(id, { state: 'delivered' })).deliveries)
      .toMatchObject([{ movieId: other }]);
    await expect
      .poll(async () => (await library.webhooks.deliveries(id, { state: 'pending' })).deliveries)
      .toMatchObject([
        { movieId: waiting, attempts: 0 },
        { movieId: waiting, statusCode: 503, error: expect.stringContaining('answered with the status 503') },
      ]);
    const retries = async () => (await library.tasks.list({ kind: 'retry-webhook' })).tasks;
    await expect
      .poll(retries)
      .toMatchObject([{ state: 'retrying', error: { code: 'WEBHOOK_DELIVERY_FAILED' } }]);
    const [task] = await retries();
    expect(JSON.stringify(task)).not.toContain('in-the-address');
    refuses = false;
    await library.tasks.cancel(task?.id ?? '');
    await library.tasks.retry(task?.id ?? '');
    await expect
      .poll(async () => (await library.webhooks.deliveries(id, { state: 'pending' })).pagination.total)
      .toBe(0);
    const about = receiver.received.filter(({ text }) => text.includes(waiting));
    const [failed, repeated, last] = [about.at(0), about.at(-2), about.at(-1)];
    expect(repeated?.body.id).toBe(failed?.body.id);
    expect(last?.body.id).not.toBe(failed?.body.id);
  });

  it('do not ask a receiver that is away about each movie, deliver all once it is back, and do not hold up the end', async () => {
    let isAway = true;
    await using receiver = await startReceiver(() => (isAway ? 'hang' : 200));
    await using fixture = await openTestLibrary(kind);
    const { library } = fixture;
    const { id } = await library.webhooks.create(hook(receiver.url));
    await library.movies.import(
      Array.from({ length: 60 }, (_, index) => toImport(movieMetadata(index + 1, { title: `M ${index}` }))),
    );
    await library.start();
    await expect.poll(() => receiver.received.length).toBe(8);
    const stopping = performance.now();
    await library.stop();
    expect(performance.now() - stopping).toBeLessThan(30_000);
    isAway = false;
    await using other = await createLibrary({ database: fixture.url });
    expect((await other.webhooks.deliveries(id, { state: 'pending' })).pagination.total).toBe(60);
    await other.start();
    await expect
      .poll(async () => (await other.webhooks.deliveries(id, { state: 'delivered' })).pagination.total, {
        timeout: 60_000,
      })
      .toBe(60);
    expect((await other.tasks.list({ kind: 'deliver-webhooks' })).tasks.length).toBeLessThan(5);
  });

  it('give up what is pending when they are disabled, and are notified of nothing that happens meanwhile', async () => {
    await using receiver = await startReceiver();
    await using fixture = await openTestLibrary(kind);
    const { library } = fixture;
    const movieId = await addMovie(fixture, 603);
    const { id } = await library.webhooks.create({ ...hook(receiver.url), enabled: false });
    await library.movies.update(movieId, { monitored: false });
    await library.start();
    await library.webhooks.update(id, { enabled: true });
    await library.movies.delete(movieId);
    await expect.poll(() => receiver.received.map(({ body }) => body.event)).toEqual(['movie.deleted']);
  });

  it('are notified of events that they did not want before only from then on, and of all others', async () => {
    await using receiver = await startReceiver();
    await using fixture = await openTestLibrary(kind);
    const { library } = fixture;
    const { id } = await library.webhooks.create({ ...hook(receiver.url), events: ['movie.deleted'] });
    const deleted = await addMovie(fixture, 1);
    await library.movies.delete(deleted);
    await library.webhooks.update(id, { events: ['movie.added', 'movie.deleted'] });
    expect((await library.webhooks.deliveries(id)).deliveries).toMatchObject([
      { event: 'movie.deleted', movieId: deleted, state: 'pending' },
    ]);
    const added = await addMovie(fixture, 2);
    await library.start();
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(2);
    expect(receiver.received.map(({ body }) => [body.event, body.data])).toEqual(
      expect.arrayContaining([
        ['movie.deleted', { movieId: deleted }],
        ['movie.added', { movieId: added }],
      ]),
    );
    // While it runs, and has read past events that it did not want.
    await library.movies.update(added, { monitored: false });
    await library.webhooks.update(id, { events: ['movie.updated'] });
    await library.movies.update(added, { monitored: true });
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(3);
    expect(receiver.received[2]?.body).toMatchObject({ event: 'movie.updated' });
    const { pagination } = await library.webhooks.deliveries(id);
    expect(pagination.total).toBe(3);
  });

  it('are refused if their address would never be asked, also by a change', async () => {
    await using fixture = await openTestLibrary(kind);
    const { webhooks } = fixture.library;
    const { id } = await webhooks.create({
      name: 'home',
      url: 'http://192.168.1.20/',
      events: ['movie.added'],
    });
    const refused = { code: 'INVALID_INPUT', details: [{ field: 'url' }] };
    for (const [url, allowPrivateAddresses] of [
      ['http://169.254.169.254/latest', true],
      ['http://[::ffff:169.254.169.254]/', true],
      ['http://2852039166/', true],
      ['http://127.0.0.1:8123/', false],
      ['http://[::1]/', false],
    ] as const) {
      const given = { url, allowPrivateAddresses };
      await expect(webhooks.create({ ...hook(url), ...given, name: url })).rejects.toMatchObject(refused);
      await expect(webhooks.update(id, given)).rejects.toMatchObject(refused);
    }
    await expect(webhooks.update(id, { allowPrivateAddresses: false })).rejects.toMatchObject(refused);
    expect(await webhooks.list()).toMatchObject([
      { url: 'http://192.168.1.20/', allowPrivateAddresses: true },
    ]);
  });

  it('are tested with a sentence about what is wrong, and reach private addresses only if they may', async () => {
    await using receiver = await startReceiver((_, count) => (count === 1 ? 204 : 500));
    await using fixture = await openTestLibrary(kind);
    const { webhooks } = fixture.library;
    await webhooks.test(hook(receiver.url));
    expect(receiver.received).toMatchObject([{ body: { event: 'test' } }]);
    const failure = (url: string, isPrivate: boolean) =>
      webhooks.test({ ...hook(url), allowPrivateAddresses: isPrivate }).catch((error) => error);
    expect(await failure(receiver.url, true)).toMatchObject({
      code: 'WEBHOOK_TEST_FAILED',
      message: expect.stringContaining('answered with the status 500.'),
    });
    const refused = await failure(receiver.url, false);
    expect(refused).toMatchObject({ code: 'WEBHOOK_TEST_FAILED' });
    expect(String(refused)).not.toContain('in-the-address');
    expect(await failure('http://169.254.169.254/latest', true)).toMatchObject({
      code: 'WEBHOOK_TEST_FAILED',
    });
    expect(receiver.received).toHaveLength(2);
  });
});

it('are notified of each event once by two processes on one PostgreSQL', async () => {
  await using receiver = await startReceiver();
  await using fixture = await openTestLibrary('postgresql');
  const { id } = await fixture.library.webhooks.create(hook(receiver.url));
  await fixture.library.start();
  await using other = await createLibrary({ database: fixture.url });
  await other.start();
  const ids = [];
  for (const tmdbId of [1, 2, 3, 4, 5]) ids.push(await addMovie(fixture, tmdbId));
  await expect
    .poll(async () => (await other.webhooks.deliveries(id, { state: 'delivered' })).pagination.total)
    .toBe(5);
  expect(receiver.received).toHaveLength(5);
  expect(new Set(receiver.received.map(({ body }) => body.id)).size).toBe(5);
});
