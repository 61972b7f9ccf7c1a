import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeFoundReleases } from '../found-releases/found-releases.ts';
import type { LibraryOptions } from '../library-options.ts';
import type { Release } from '../releases/release.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { makeNzb, makeTorrent } from '../testing/make-torrent.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { testRelease } from '../testing/release.fixture.ts';
import type { DatabaseKind } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

export const secret = 'a secret of the operator';
export const title = 'Inception.2010.1080p.BluRay.x264-GROUP';
export const torrent = makeTorrent({ name: title });
export const nzb = makeNzb(title);
/** A key in the address of a download, which must not appear anywhere. */
export const passkey = 'passkey-of-the-user-77';

export interface GrabLibrary extends TestLibrary {
  readonly folder: string;
  readonly movieId: string;
  readonly indexerId: string;
  /** Of the indexer. */
  readonly baseUrl: string;
  /** How the indexer answers requests for files; by default with the torrent. */
  reply: RequestListener;
  /** Requests so far. */
  requests: number;
  /** Names of the files in the watch folder. */
  files(): Promise<string[]>;
  /** Stores a release as a search does. */
  find(facts?: Partial<Release>): Promise<Release>;
}

/** A library with one movie, an indexer on this machine, and a watch folder for torrents. */
export async function openGrabLibrary(
  kind: DatabaseKind,
  options: Partial<LibraryOptions> = {},
): Promise<GrabLibrary> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-watch-'));
  const fixture = await openTestLibrary(kind, { secret, ...options });
  const server = createServer((request, response) => {
    opened.requests++;
    opened.reply(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { library } = fixture;
  await library.movies.import([toImport(movieMetadata(1, { title: 'Inception', year: 2010 }), {})]);
  const [movie] = (await library.movies.list()).movies;
  const { id: indexerId } = await library.indexers.create({
    ...{ name: 'Indexer', implementation: 'Rss', baseUrl, allowPrivateAddresses: true },
  });
  await mkdir(join(folder, 'watch'));
  await library.downloadClients.create({
    ...{
      name: 'Torrents',
      implementation: 'WatchFolder',
      folder: join(folder, 'watch'),
      protocol: 'torrent',
    },
  });
  const opened: GrabLibrary = {
    ...fixture,
    ...{ folder: join(folder, 'watch'), movieId: movie?.id ?? '', indexerId, baseUrl, requests: 0 },
    reply: (_request, response) => response.end(torrent.bytes),
    files: async () => (await readdir(join(folder, 'watch'))).toSorted(),
    async find(facts = {}) {
      const download = { kind: 'url', url: `${baseUrl}/file?passkey=${passkey}` } as const;
      const release = testRelease(facts.title ?? title, { indexerId, guid: 'one', download, ...facts });
      const deps = {
        database: fixture.database,
        secrets: createSecretBox(secret),
        now: options.now ?? (() => new Date()),
      };
      await storeFoundReleases(deps, [release]);
      return release;
    },
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
  return opened;
}
