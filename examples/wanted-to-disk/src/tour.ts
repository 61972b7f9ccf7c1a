import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningTorrentClient } from '@cinephage/core/testing';
import type { Created, MovieAnswer, QueueAnswer, QueueItem, SearchAnswer } from './answers.ts';
import type { Api } from './create-api.ts';
import { type Indexer, tmdbId } from './start-indexer.ts';
import type { ClientName } from './torrent-clients.ts';

export interface TourParams {
  readonly api: Api;
  readonly rootFolder: string;
  readonly indexer: Indexer;
  readonly client: RunningTorrentClient;
  readonly clientName: ClientName;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const pollMs = 250;
const timeoutMs = 120_000;

/** Brings a movie from wanted to on disk, and prints each step. */
export async function tour(params: TourParams): Promise<void> {
  const { api, print } = params;
  const movieId = await addAll(params);
  await showDecisions(params, movieId);
  await api.post(`/api/library/movies/${movieId}/auto-search`, { searchType: 'missing' });
  print('Asked the server to grab the best one.');
  const item = await untilImported(params);
  const { file } = await api.get<MovieAnswer>(`/api/library/movies/${movieId}`);
  if (file === null || item.outputPath === null) {
    throw new Error('The movie has no file.');
  }
  print(`Imported to ${file.path}`);
  await showInodes(item.outputPath, file.path, print);
  print(`GET /api/library/movies/${movieId} has "file":\n${JSON.stringify(file, null, 2)}`);
}

async function addAll({ api, rootFolder, indexer, client, clientName, print }: TourParams): Promise<string> {
  // Every quarter of an hour, RSS sync grabs what it finds: the release might be gone before it is shown.
  await api.put('/api/tasks/schedules/sync-rss', { enabled: false });
  const { host, port, username, password } = client;
  await api.post('/api/download-clients', {
    ...{ name: 'Torrents', implementation: clientName, host, port, username, password },
  });
  print(`Added the download client ${clientName}, port ${port}.`);
  await api.post('/api/indexers', indexer.settings);
  print(`Added the indexer "${indexer.settings.name}", ${new URL(indexer.settings.baseUrl).origin}.`);
  const movie = { tmdbId, rootFolderPath: rootFolder, monitored: true, searchOnAdd: false };
  const { id } = await api.post<Created>('/api/library/movies', movie);
  print('Added Metropolis (1927). It is monitored and has no file: it is wanted.');
  return id;
}

async function showDecisions({ api, print }: TourParams, movieId: string): Promise<void> {
  const { releases } = await api.get<SearchAnswer>(`/api/search?type=movie&movieId=${movieId}`);
  print(`Searched: found ${releases.length} releases.`);
  for (const { title, approved, rejections } of releases) {
    print(`  ${approved ? 'approved' : 'rejected'}  ${title}`);
    for (const rejection of rejections) print(`            ${rejection}`);
  }
}

/** Prints every change of the download. */
async function untilImported({ api, indexer, print, signal }: TourParams): Promise<QueueItem> {
  const deadline = Date.now() + timeoutMs;
  let last = '';
  while (Date.now() < deadline) {
    const { items } = await api.get<QueueAnswer>('/api/queue');
    const [item] = items;
    const line = item === undefined ? '' : describe(item);
    if (item !== undefined && line !== last) {
      if (last === '') print(`Grabbed ${item.title}, handed to ${item.downloadClient}.`);
      print(line);
      last = line;
    }
    if (item?.trackedDownloadState === 'imported') return item;
    if (item?.trackedDownloadState === 'failed') break;
    if ((item?.progress ?? 0) > 0) indexer.releaseVideo();
    await sleep(pollMs, undefined, { signal });
  }
  throw new Error(`The movie was not imported. ${last}`);
}

function describe(item: QueueItem): string {
  const { status, progress, trackedDownloadState, errorMessage, statusMessages } = item;
  const percent = progress === null ? '' : ` ${Math.floor(progress)} %`;
  const messages = statusMessages.flatMap(({ messages: sentences }) => sentences);
  const problems = [errorMessage ?? [], messages].flat();
  return [`  queue: ${status}${percent}, ${trackedDownloadState}`, ...problems].join(' | ');
}

async function showInodes(download: string, file: string, print: TourParams['print']): Promise<void> {
  const [there, here] = [await stat(download), await stat(file)];
  const isSame = there.ino === here.ino && there.dev === here.dev;
  print(
    isSame
      ? `It is a hard link: inode ${here.ino}, as ${download}, which the client goes on seeding.`
      : `It is a copy of ${download}, as the two are on different file systems.`,
  );
}
