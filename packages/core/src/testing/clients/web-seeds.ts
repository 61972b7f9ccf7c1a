import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeTorrent, type TorrentOptions } from '../make-torrent.ts';

export interface SeededTorrent {
  readonly bytes: Uint8Array;
  /** Lower-case hex. */
  readonly infoHash: string;
  /** Of all its files, in bytes. */
  readonly size: number;
  /** Lets a torrent go on whose data was held. */
  release(): void;
}

export type SeedOptions = Pick<TorrentOptions, 'name' | 'content' | 'files'> & {
  /** The second half of its data is only sent after `release`. Default: false. */
  readonly held?: boolean;
};

/** A server of the data of torrents: clients download from it without peers or trackers. */
export interface WebSeeds {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Makes a torrent whose data this server has. */
  seed(options: SeedOptions): SeededTorrent;
  stop(): Promise<void>;
}

interface Seed {
  readonly content: Uint8Array;
  isHeld: boolean;
}

/** Starts a server of web seeds (BEP 19) on this machine; it answers ranges. */
export async function startWebSeeds(): Promise<WebSeeds> {
  const seeds = new Map<string, Seed>();
  const server = createServer((request, response) => void answer(seeds, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    seed({ held = false, ...torrent }) {
      const { name, files, content = Buffer.from(name) } = torrent;
      const entries = files === undefined ? [{ path: name, content }] : inFolder(name, files);
      const own = entries.map((entry) => {
        const seed: Seed = { content: entry.content, isHeld: held };
        seeds.set(`/${entry.path}`, seed);
        return seed;
      });
      // A client appends the name of a torrent, and the paths of its files, to an address that ends with a slash.
      const made = makeTorrent({ ...torrent, webSeeds: [`${url}/`] });
      return {
        ...made,
        size: own.reduce((sum, seed) => sum + seed.content.byteLength, 0),
        release() {
          for (const seed of own) seed.isHeld = false;
        },
      };
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const inFolder = (name: string, files: NonNullable<TorrentOptions['files']>) =>
  files.map(({ path, content }) => ({ path: `${name}/${path}`, content }));

const holdMs = 20;

async function answer(
  seeds: ReadonlyMap<string, Seed>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const seed = seeds.get(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
  if (seed === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { content } = seed;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = Math.min(
    to === undefined || to === '' ? content.byteLength : Number(to) + 1,
    content.byteLength,
  );
  response.writeHead(from === undefined ? 200 : 206, {
    'content-length': end - start,
    'content-range': `bytes ${start}-${end - 1}/${content.byteLength}`,
    'accept-ranges': 'bytes',
  });
  const half = Math.min(Math.max(Math.floor(content.byteLength / 2), start), end);
  response.write(content.subarray(start, half));
  while (seed.isHeld && half < end && !response.destroyed) await sleep(holdMs);
  response.end(content.subarray(half, end));
}
