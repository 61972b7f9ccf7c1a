import { Agent, createServer, request } from 'node:http';
import { expect } from 'vitest';
import { freePort } from '../../testing/free-port.ts';
import type { ClientSettings } from '../client-settings.ts';
import {
  aSentence,
  type ClientCase,
  type ClientUnderTest,
  openTracked,
} from './client-under-test.fixture.ts';

const wrongSecret = 'a-wrong-secret';

export const reachingCases: readonly ClientCase[] = [
  {
    name: 'can be tested',
    run: async (subject) => {
      await openTracked(subject).test();
    },
  },
  {
    name: 'tries a wrong password or key once, and never again',
    async run(subject) {
      await using counter = await countRequests(subject.settings.port);
      const client = openTracked(subject, { ...wrongSecrets(subject), port: counter.port });
      const message = await messageOf(client.list(), 'unauthorized');
      expect(counter.requests()).toBe(1);
      await messageOf(client.list(), 'unauthorized');
      await messageOf(client.test(), 'unauthorized');
      await messageOf(client.remove('0'.repeat(40), false), 'unauthorized');
      await Promise.all([
        messageOf(client.list(), 'unauthorized'),
        messageOf(client.folders(), 'unauthorized'),
      ]);
      expect(counter.requests()).toBe(1);
      expect(message).toMatch(aSentence);
      expect(message).not.toContain(wrongSecret);
    },
  },
  {
    name: 'tries a wrong password or key once, however many calls there are at a time',
    async run(subject) {
      await using counter = await countRequests(subject.settings.port);
      const client = openTracked(subject, { ...wrongSecrets(subject), port: counter.port });
      await Promise.all([1, 2, 3].map(() => messageOf(client.list(), 'unauthorized')));
      expect(counter.requests()).toBe(1);
    },
  },
  {
    name: 'says that nothing answers',
    async run(subject) {
      const client = openTracked(subject, { port: await freePort() });
      for (const call of [() => client.list(), () => client.test()]) {
        expect(await messageOf(call(), 'unreachable')).toMatch(aSentence);
      }
    },
  },
  {
    name: 'never asks the metadata service of a cloud',
    async run(subject) {
      const client = openTracked(subject, { host: '169.254.169.254' });
      expect(await messageOf(client.list())).toContain('metadata service');
    },
  },
];

const wrongSecrets = ({ settings }: ClientUnderTest): Partial<ClientSettings> => ({
  password: settings.password === null ? null : wrongSecret,
  apiKey: settings.apiKey === null ? null : wrongSecret,
});

/** The message of the error that a call ends with. */
export async function messageOf(
  call: Promise<unknown>,
  failure: string = expect.any(String),
): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('The call succeeded.'),
    (cause) => cause,
  );
  expect(error).toMatchObject({ name: 'DownloadClientError', failure });
  return error instanceof Error ? error.message : '';
}

/** Forwards requests to a port of this machine and counts them. */
async function countRequests(port: number) {
  let requests = 0;
  const agent = new Agent();
  const server = createServer((incoming, response) => {
    requests++;
    const { method, url, headers } = incoming;
    // Clients check the port of their host name.
    const target = { agent, host: '127.0.0.1', port, method, path: url };
    const forwarded = request({ ...target, headers: { ...headers, host: `127.0.0.1:${port}` } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    incoming.pipe(forwarded);
  });
  const own = await freePort();
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
  return {
    port: own,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
