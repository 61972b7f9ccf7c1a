import { mkdir, readFile } from 'node:fs/promises';
import { createTestDisk, type TestDisk } from '../disk/disk.fixture.ts';
import type { DownloadClientCreateInput } from '../downloads/download-client.schema.ts';
import type { TestVideos } from '../import/import-library.fixture.ts';
import { nzbgetProgram, startNzbget } from '../testing/clients/start-nzbget.ts';
import { qBittorrentProgram, startQBittorrent } from '../testing/clients/start-qbittorrent.ts';
import { sabnzbdProgram, startSabnzbd } from '../testing/clients/start-sabnzbd.ts';
import { startTransmission, transmissionProgram } from '../testing/clients/start-transmission.ts';
import { startWebSeeds } from '../testing/clients/web-seeds.ts';
import {
  type IndexerStandIn,
  type StandInRelease,
  startIndexerStandIn,
} from '../testing/indexer-stand-in.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { startNntpStandIn } from '../testing/nntp-stand-in.ts';
import type { DatabaseKind } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

export const category = 'road';
export const secret = 'a secret of the operator';

export const clientNames = ['qBittorrent', 'Transmission', 'SABnzbd', 'NZBGet'] as const;
export type ClientName = (typeof clientNames)[number];

export const programOf: Readonly<Record<ClientName, string>> = {
  qBittorrent: qBittorrentProgram,
  Transmission: transmissionProgram,
  SABnzbd: sabnzbdProgram,
  NZBGet: nzbgetProgram,
};

/** What an indexer lists and its client can download. `missing`: half of its articles, or of a torrent its end. */
export interface RoadRelease {
  readonly title: string;
  readonly video: string;
  readonly isBroken?: boolean;
}

/** A real client, and where its downloads come from. */
export interface RoadClient extends AsyncDisposable {
  readonly settings: DownloadClientCreateInput;
  readonly indexer: 'jackett' | 'newznab';
  /** What the indexer lists of it. */
  release(release: RoadRelease): Promise<StandInRelease>;
  crash(): Promise<void>;
}

export function startRoadClient(name: ClientName): Promise<RoadClient> {
  return name === 'qBittorrent' || name === 'Transmission' ? startTorrents(name) : startUsenet(name);
}

async function startTorrents(name: 'qBittorrent' | 'Transmission'): Promise<RoadClient> {
  const seeds = await startWebSeeds();
  const program = await (name === 'qBittorrent' ? startQBittorrent() : startTransmission());
  const { host, port, username, password } = program;
  return {
    settings: { name, implementation: name, host, port, username, password, category },
    indexer: 'jackett',
    async release({ title, video, isBroken = false }) {
      const whole = await readFile(video);
      const content = isBroken ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
      seeds.seed({ name: `${title}.mkv`, content });
      return { id: title, title, tmdbId, content, webSeeds: [`${seeds.url}/`] };
    },
    crash: program.crash,
    async [Symbol.asyncDispose]() {
      await program.stop();
      await seeds.stop();
    },
  };
}

async function startUsenet(name: 'SABnzbd' | 'NZBGet'): Promise<RoadClient> {
  const news = await startNntpStandIn();
  const program =
    name === 'SABnzbd'
      ? await startSabnzbd({ news, categories: [category] })
      : await startNzbget({ news, settings: [`Category1.Name=${category}`] });
  const { host, port } = program;
  const login =
    'apiKey' in program
      ? { apiKey: program.apiKey }
      : { username: program.username, password: program.password };
  return {
    settings: { name, implementation: name, host, port, category, ...login },
    indexer: 'newznab',
    async release({ title, video, isBroken = false }) {
      const files = [{ name: `${title}.mkv`, content: await readFile(video) }];
      const { nzb } = news.post(files, { missing: isBroken ? 0.5 : 0 });
      return { id: title, title, tmdbId, nzb };
    },
    crash: program.crash,
    async [Symbol.asyncDispose]() {
      await program.stop();
      await news.stop();
    },
  };
}

const tmdbId = 603;

/** A library with a monitored movie, an indexer and a client. */
export interface Road extends AsyncDisposable {
  readonly fixture: TestLibrary;
  readonly client: RoadClient;
  readonly indexers: IndexerStandIn;
  readonly movieId: string;
  readonly disk: TestDisk;
  /** Lists releases, best last. */
  list(...releases: readonly RoadRelease[]): Promise<void>;
}

export async function openRoad(kind: DatabaseKind, name: ClientName): Promise<Road> {
  const disk = await createTestDisk();
  const root = disk.at('movies');
  await mkdir(root);
  const client = await startRoadClient(name);
  const indexers = await startIndexerStandIn();
  const fixture = await openTestLibrary(kind, { secret, rootFolders: [root] });
  const { library } = fixture;
  const facts = { title: 'The Matrix', year: 1999, runtime: 0, homeReleaseDate: '1999-09-21' };
  await library.movies.import([
    toImport(movieMetadata(tmdbId, facts), { monitored: true, rootFolderPath: root }),
  ]);
  const [movie] = (await library.movies.list()).movies;
  await library.indexers.create(indexers.indexers[client.indexer]);
  await library.downloadClients.create(client.settings);
  return {
    ...{ fixture, client, indexers, disk, movieId: movie?.id ?? '' },
    async list(...releases) {
      for (const release of releases) {
        indexers.add(client.indexer, await client.release(release));
      }
    },
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      await indexers.stop();
      await client[Symbol.asyncDispose]();
      await disk[Symbol.asyncDispose]();
    },
  };
}

/** Ten releases of which one is wanted. */
export const firstReleases = (videos: TestVideos): readonly RoadRelease[] => [
  ...[
    'The.Matrix.Revisited.1999.1080p.BluRay.x264-OTHER',
    'The.Matrix.1999.CAM.x264-GRP',
    'The.Matrix.1999.TELESYNC.x264-GRP',
    'The.Matrix.1999.x264-UNKNOWN',
    'The.Matrix.1999.1080p.BluRay.x264-GRP.Sample',
    'The.Matrix.1999.Trailer.1080p.WEB-DL.H264-GRP',
    'The.Matrix.2003.1080p.BluRay.x264-YEAR',
    'Another.Movie.1999.1080p.BluRay.x264-GRP',
    'The.Matrix.1999.WORKPRINT.x264-GRP',
  ].map((title) => ({ title, video: videos.hd })),
  { title: 'The.Matrix.1999.720p.WEB-DL.H264-FIRST', video: videos.hd },
];
