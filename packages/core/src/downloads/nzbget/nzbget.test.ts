import { expect } from 'vitest';
import { createHttpClient } from '../../http-client/create-http-client.ts';
import { nzbgetProgram, startNzbget } from '../../testing/clients/start-nzbget.ts';
import { isLeftOut } from '../../testing/clients/start-program.ts';
import { startNntpStandIn } from '../../testing/nntp-stand-in.ts';
import {
  aSentence,
  type ClientCase,
  type ClientUnderTest,
  grabOf,
  openTracked,
  until,
  untilState,
} from '../conformance/client-under-test.fixture.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { messageOf } from '../conformance/reaching.fixture.ts';
import { makeUsenetFile } from '../conformance/usenet-files.fixture.ts';
import { createNzbget } from './create-nzbget.ts';
import { grabParameter } from './to-client-download.ts';

const category = 'cinephage';
let running: { deleteGroup(id: string): Promise<void> } | undefined;

async function start(): Promise<ClientUnderTest> {
  const news = await startNntpStandIn();
  const settings = ['AddUsername=adds', 'AddPassword=only adds'];
  const program = await startNzbget({ news, settings });
  const http = createHttpClient();
  const { host, port, username, password } = program;
  const call = async (method: string, params: readonly unknown[]) => {
    const response = await fetch(`http://${host}:${port}/jsonrpc`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      body: JSON.stringify({ method, params }),
    });
    return ((await response.json()) as { result: unknown }).result;
  };
  const find = async (id: string) => {
    const [groups, history] = [await call('listgroups', [0]), await call('history', [false])];
    return [...(groups as Item[]), ...(history as Item[])].find(
      ({ NZBID, Parameters }) =>
        String(NZBID) === id || Parameters.some(({ Name, Value }) => Name === grabParameter && Value === id),
    );
  };
  running = {
    async deleteGroup(id) {
      await call('editqueue', ['GroupDelete', '', [(await find(id))?.NZBID]]);
    },
  };
  return {
    settings: {
      ...{ id: 'nzbget', name: 'NZBGet', host, port, username, password, category },
      ...{ useSsl: false, urlBase: null, apiKey: null },
    },
    open: (settings) => createNzbget(settings, { http }),
    makeFile: makeUsenetFile(news),
    user: {
      async add(file, ownCategory) {
        const content = file.kind === 'nzb' ? Buffer.from(file.bytes).toString('base64') : '';
        const first = ['By.Hand.nzb', content, ownCategory ?? '', 0, false, false];
        return String(await call('append', [...first, '', 0, 'FORCE', []]));
      },
      async pause(id) {
        await call('editqueue', ['GroupPause', '', [(await find(id))?.NZBID]]);
      },
      has: async (id) => (await find(id)) !== undefined,
    },
    restart: program.restart,
    async stop() {
      http.close();
      await program.stop();
      await news.stop();
    },
  };
}

interface Item {
  readonly NZBID: number;
  readonly Parameters: readonly { readonly Name: string; readonly Value: string }[];
}

const ownCases: readonly ClientCase[] = [
  {
    name: 'does not show what its user has deleted',
    async run(subject) {
      const client = openTracked(subject);
      const { file, release } = await subject.makeFile({ name: 'Deleted.2040', kind: 'held' });
      const id = await client.add(grabOf(file, 'Deleted.2040.1080p'));
      await untilState(client, id, 'downloading');
      await running?.deleteGroup(id);
      release();
      await until('it to be gone', async () => (await client.find(id)) === undefined);
      expect(await subject.user.has(id)).toBe(true);
    },
  },
  {
    name: 'says that a user with fewer rights is not enough',
    async run(subject) {
      const client = openTracked(subject, { username: 'adds', password: 'only adds' });
      expect(await messageOf(client.test(), 'misconfigured')).toContain('control user');
    },
  },
  {
    name: 'says that the URL base is another one',
    async run(subject) {
      const client = openTracked(subject, { urlBase: '/other' });
      expect(await messageOf(client.list(), 'misconfigured')).toMatch(aSentence);
    },
  },
  {
    name: 'has the grab of a download, its speed and the time left while it runs',
    async run(subject) {
      const client = openTracked(subject);
      const { file, release } = await subject.makeFile({ name: 'Running.2041', kind: 'held' });
      const grab = grabOf(file, 'Running.2041.1080p');
      const id = await client.add(grab);
      const found = await untilState(client, id, 'downloading');
      expect(found).toMatchObject({ grabId: grab.grabId, title: 'Running.2041.1080p', path: null });
      expect(found.speed).toBeGreaterThanOrEqual(0);
      release();
      await untilState(client, id, 'finished');
    },
  },
];

describeClient({ name: 'NZBGet', protocol: 'usenet', isLeftOut: isLeftOut(nzbgetProgram), start, ownCases });
