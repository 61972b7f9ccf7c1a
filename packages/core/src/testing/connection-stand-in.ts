import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An indexer that the stand-in holds. */
export interface StandInHeldIndexer {
  readonly id: string;
  readonly name: string;
  readonly enable?: boolean;
  readonly protocol?: 'torrent' | 'usenet';
  readonly supportsRss?: boolean;
  readonly priority?: number;
  /** Numbers of its categories; null: it lists none. */
  readonly categories?: readonly number[] | null;
}

/** A server that answers as Prowlarr and Jackett do when they are asked for their indexers. */
export interface ConnectionStandIn {
  readonly url: string;
  apiKey: string;
  /** What both hold. */
  indexers: readonly StandInHeldIndexer[];
  /** In place of every answer. */
  answer: { readonly status: number; readonly body: string } | null;
  [Symbol.asyncDispose](): Promise<void>;
}

const jackettPath = '/api/v2.0/indexers/all/results/torznab/api';

/** Starts the stand-in on a free port of this machine. */
export async function startConnectionStandIn(): Promise<ConnectionStandIn> {
  const server = createServer(({ url = '/', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const send = (status: number, body: string) => void response.writeHead(status).end(body);
    if (standIn.answer !== null) {
      send(standIn.answer.status, standIn.answer.body);
    } else if (pathname === '/api/v1/indexer') {
      const isAllowed = headers['x-api-key'] === standIn.apiKey;
      send(isAllowed ? 200 : 401, isAllowed ? writeProwlarr(standIn.indexers) : '');
    } else if (pathname === jackettPath && searchParams.get('t') === 'indexers') {
      const isAllowed = searchParams.get('apikey') === standIn.apiKey;
      send(200, isAllowed ? writeJackett(standIn.indexers) : refusal);
    } else {
      send(404, 'Not found');
    }
  });
  const port = await listen(server);
  const standIn: ConnectionStandIn = {
    url: `http://127.0.0.1:${port}`,
    apiKey: 'a-key-of-the-program-77c1',
    indexers: [],
    answer: null,
    [Symbol.asyncDispose]: () => close(server),
  };
  return standIn;
}

const refusal = '<?xml version="1.0" encoding="UTF-8"?><error code="100" description="Invalid API Key" />';

function writeProwlarr(indexers: readonly StandInHeldIndexer[]): string {
  return JSON.stringify(
    indexers.map(({ id, categories = [2000, 5000], ...indexer }) => ({
      ...{ enable: true, protocol: 'torrent', supportsRss: true, supportsSearch: true, priority: 25 },
      ...indexer,
      ...{ id: Number(id), implementation: 'Other', fields: [{ name: 'baseUrl', value: 'x' }] },
      capabilities:
        categories === null
          ? null
          : { categories: categories.map((number) => ({ id: number, name: 'Category', subCategories: [] })) },
    })),
  );
}

function writeJackett(indexers: readonly StandInHeldIndexer[]): string {
  const items = indexers.map(({ id, name, categories = [2000, 5000] }) => {
    const listed = (categories ?? []).map((number) => `<category id="${number}" name="Category"/>`).join('');
    const caps = categories === null ? '' : `<categories>${listed}</categories>`;
    return `<indexer id="${id}" configured="true"><title>${name}</title><description>d</description>
      <link>https://site.example/</link><language>en-US</language><type>public</type>
      <caps><server title="Jackett"/><searching><movie-search available="yes"/></searching>${caps}</caps></indexer>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><indexers>${items.join('')}</indexers>`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
