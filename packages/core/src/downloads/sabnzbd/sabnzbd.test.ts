import { createHttpClient } from '../../http-client/create-http-client.ts';
import { isLeftOut } from '../../testing/clients/start-program.ts';
import { sabnzbdProgram, startSabnzbd } from '../../testing/clients/start-sabnzbd.ts';
import { startNntpStandIn } from '../../testing/nntp-stand-in.ts';
import type { ClientUnderTest } from '../conformance/client-under-test.fixture.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { makeUsenetFile } from '../conformance/usenet-files.fixture.ts';
import { createSabnzbd } from './create-sabnzbd.ts';

const category = 'cinephage';

async function start(): Promise<ClientUnderTest> {
  const news = await startNntpStandIn();
  const program = await startSabnzbd({ news, categories: [category, 'theirs'] });
  const http = createHttpClient();
  const { host, port, apiKey } = program;
  const call = async (parameters: Readonly<Record<string, string | File>>) => {
    const body = new FormData();
    const fields = { ...parameters, output: 'json', apikey: apiKey };
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const response = await fetch(`http://${host}:${port}/api`, { method: 'POST', body });
    return (await response.json()) as Answer;
  };
  return {
    settings: {
      ...{ id: 'sabnzbd', name: 'SABnzbd', host, port, apiKey, category },
      ...{ useSsl: false, urlBase: null, username: null, password: null },
    },
    open: (settings) => createSabnzbd(settings, { http }),
    makeFile: makeUsenetFile(news),
    user: {
      async add(file, ownCategory) {
        const bytes = file.kind === 'nzb' ? file.bytes : new Uint8Array();
        const name = new File([new Uint8Array(bytes)], 'By.Hand.nzb');
        const { nzo_ids: ids = [] } = await call({ mode: 'addfile', name, cat: ownCategory ?? '*' });
        return ids[0] ?? 'nothing was added';
      },
      async pause(id) {
        await call({ mode: 'queue', name: 'pause', value: id });
      },
      async has(id) {
        const { queue } = await call({ mode: 'queue', nzo_ids: id });
        const { history } = await call({ mode: 'history', nzo_ids: id });
        return [...(queue?.slots ?? []), ...(history?.slots ?? [])].some((slot) => slot.nzo_id === id);
      },
    },
    restart: program.restart,
    async stop() {
      http.close();
      await program.stop();
      await news.stop();
    },
  };
}

interface Slots {
  readonly slots: readonly { readonly nzo_id: string }[];
}
interface Answer {
  readonly nzo_ids?: readonly string[];
  readonly queue?: Slots;
  readonly history?: Slots;
}

describeClient({ name: 'SABnzbd', protocol: 'usenet', isLeftOut: isLeftOut(sabnzbdProgram), start });
