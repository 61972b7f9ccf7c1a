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
import type { PollerPace } from './polling/queue-poller.ts';

export const category = 'road';
/** Clients are asked often: the time goes into waiting for them. */
export const roadPace: PollerPace = { lookEveryMs: 200, busyPauseMs: 500, idlePauseMs: 60_000 };
export const secret = 'a secret of the operator';

export const clientNames = ['qBittorrent', 'Transmission', 'SABnzbd', 'NZBGet'] as const;
export type ClientName = (typeof clientNames)[number];

export const programOf: Readonly<Record<ClientName, string>> = {
  qBittorrent: qBittorrentProgram,
  Transmission: transmissionProgram,
  SABnzbd: sabnzbdProgram,
  NZBGet: nzbgetProgram,
};

/** What an indexer lists and its client can download. `isBroken`: half of its articles are missing, or of a torrent its end. */
export interface RoadRelease {
  readonly title: string;
  readonly video: string;
  readonly isBroken?: boolean;
  /** Whether its second half comes after `letGo` only. */
  readonly isHeld?: boolean;
  /** The movie that it is of. Default: The Matrix. */
  readonly tmdbId?: number;
}

/** A real client, and where its downloads come from. */
export interface RoadClient extends AsyncDisposable {
  readonly settings: DownloadClientCreateInput;
  readonly indexer: 'jackett' | 'newznab';
  /** What the indexer lists of it. */
  release(release: RoadRelease): Promise<StandInRelease>;
  /** Sends what was held. */
  letGo(): void;
  crash(): Promise<void>;
}

export function startRoadClient(name: ClientName): Promise<RoadClient> {
  return name === 'qBittorrent' || name === 'Transmission' ? startTorrents(name) : startUsenet(name);
}

async function startTorrents(name: 'qBittorrent' | 'Transmission'): Promise<RoadClient> {
  const seeds = await startWebSeeds();
  const program = await (name === 'qBittorrent' ? startQBittorrent() : startTransmission());
  const { host, port, username, password } = program;
  const held: (() => void)[] = [];
  return {
    settings: { name, implementation: name, host, port, username, password, category },
    indexer: 'jackett',
    async release({ title, video, isBroken = false, isHeld = false, tmdbId = matrix }) {
      const whole = await readFile(video);
      const content = isBroken ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
      held.push(seeds.seed({ name: `${title}.mkv`, content, held: isHeld }).release);
      return { id: title, title, tmdbId, content, webSeeds: [`${seeds.url}/`] };
    },
    letGo: () => release(held),
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
  const held: (() => void)[] = [];
  return {
    settings: { name, implementation: name, host, port, category, ...login },
    indexer: 'newznab',
    async release({ title, video, isBroken = false, isHeld = false, tmdbId = matrix }) {
      const files = [{ name: `${title}.mkv`, content: await readFile(video) }];
      const post = news.post(files, { missing: isBroken ? 0.5 : 0, held: isHeld ? 0.5 : 0 });
      held.push(post.release);
      return { id: title, title, tmdbId, nzb: post.nzb };
    },
    letGo: () => release(held),
    crash: program.crash,
    async [Symbol.asyncDispose]() {
      await program.stop();
      await news.stop();
    },
  };
}

function release(held: readonly (() => void)[]): void {
  for (const letGo of held) letGo();
}

const matrix = 603;
const matrixRevisited = 14_543;

/** A library with a monitored movie, an indexer and a client. */
export interface Road extends AsyncDisposable {
  readonly fixture: TestLibrary;
  readonly client: RoadClient;
  readonly indexers: IndexerStandIn;
  readonly movieId: string;
  readonly disk: TestDisk;
  /** Address of the database. */
  readonly url: string;
  /** Lists releases, best last. */
  list(...releases: readonly RoadRelease[]): Promise<void>;
}

/** @param url an empty database; by default a new one */
export async function openRoad(kind: DatabaseKind, name: ClientName, url?: string): Promise<Road> {
  const disk = await createTestDisk();
  const root = disk.at('movies');
  await mkdir(root);
  const client = await startRoadClient(name);
  const indexers = await startIndexerStandIn();
  const options = { secret, rootFolders: [root], ...(url !== undefined && { database: url }) };
  const fixture = await openTestLibrary(kind, options, {}, { pollerPace: roadPace });
  const { library } = fixture;
  const facts = { title: 'The Matrix', year: 1999, runtime: 0, homeReleaseDate: '1999-09-21' };
  await library.movies.import([
    toImport(movieMetadata(matrix, facts), { monitored: true, rootFolderPath: root }),
  ]);
  const [movie] = (await library.movies.list()).movies;
  await library.indexers.create(indexers.indexers[client.indexer]);
  await library.downloadClients.create(client.settings);
  return {
    ...{ fixture, client, indexers, disk, movieId: movie?.id ?? '', url: url ?? fixture.url },
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
    'The.Matrix.1999.CAM.x264-GRP',
    'The.Matrix.1999.TELESYNC.x264-GRP',
    'The.Matrix.1999.x264-UNKNOWN',
    'The.Matrix.1999.1080p.BluRay.x264-GRP.Sample',
    'The.Matrix.1999.Trailer.1080p.WEB-DL.H264-GRP',
    'The.Matrix.2003.1080p.BluRay.x264-YEAR',
    'Another.Movie.1999.1080p.BluRay.x264-GRP',
    'The.Matrix.1999.WORKPRINT.x264-GRP',
  ].map((title) => ({ title, video: videos.hd })),
  { title: 'The.Matrix.Revisited.1999.1080p.BluRay.x264-GRP', video: videos.hd, tmdbId: matrixRevisited },
  { title: 'The.Matrix.1999.720p.WEB-DL.H264-FIRST', video: videos.hd },
];
