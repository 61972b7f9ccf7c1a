import { createHttpClient } from '../../http-client/create-http-client.ts';
import { nzbgetProgram, startNzbget } from '../../testing/clients/start-nzbget.ts';
import { isLeftOut } from '../../testing/clients/start-program.ts';
import { startNntpStandIn } from '../../testing/nntp-stand-in.ts';
import type { ClientUnderTest } from '../conformance/client-under-test.fixture.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { makeUsenetFile } from '../conformance/usenet-files.fixture.ts';
import { createNzbget } from './create-nzbget.ts';
import { grabParameter } from './to-client-download.ts';

const category = 'cinephage';

async function start(): Promise<ClientUnderTest> {
  const news = await startNntpStandIn();
  const program = await startNzbget({ news });
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

describeClient({ name: 'NZBGet', protocol: 'usenet', isLeftOut: isLeftOut(nzbgetProgram), start });
