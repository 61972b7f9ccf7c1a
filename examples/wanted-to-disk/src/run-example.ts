import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from './create-api.ts';
import type { Options } from './options.ts';
import { startIndexer } from './start-indexer.ts';
import { startServer } from './start-server.ts';
import { chooseClient, packageOf, startClient } from './torrent-clients.ts';
import { tour } from './tour.ts';

/** Starts everything, takes the tour, stops everything and deletes its folders. */
export async function runExample(
  { client: wanted, isKept }: Options,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const clientName = chooseClient(wanted);
  await using started = new AsyncDisposableStack();
  const folder = started.adopt(await mkdtemp(join(tmpdir(), 'wanted-to-disk-')), remove);
  print(`Starting ${packageOf[clientName]}, an indexer stand-in with a web seed, and the server …`);
  const client = started.adopt(await startClient(clientName), (running) => running.stop());
  const indexer = started.use(await startIndexer());
  const server = started.use(await startServer(folder));
  signal.throwIfAborted();
  print(`The server listens on ${server.url}`);
  const api = createApi(server, signal);
  await tour({ api, rootFolder: server.rootFolder, indexer, client, clientName, print, signal });
  if (isKept) {
    print(describeKept(server));
    await once(signal, 'abort');
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });

const describeKept = ({ url, apiKey }: { readonly url: string; readonly apiKey: string }) => `
Everything keeps running. In another terminal:

  export CINEPHAGE_API_KEY=${apiKey}
  curl -H "x-api-key: $CINEPHAGE_API_KEY" ${url}/api/queue
  curl -H "x-api-key: $CINEPHAGE_API_KEY" ${url}/api/activity

${url}/api/docs has all the rest. Ctrl-C stops everything.`;
