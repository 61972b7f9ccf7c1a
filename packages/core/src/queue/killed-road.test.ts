import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { bundledProgram } from '../../../../test/bundled-program.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../../test/embedded-postgres.ts';
import { isWithoutFfmpeg, makeTestVideos } from '../import/import-library.fixture.ts';
import { isLeftOut } from '../testing/clients/start-program.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import type { NodeProcessParams } from './node-process.fixture.ts';
import { openRoad, programOf, type Road, secret } from './road.fixture.ts';

const program = new URL('node-process.fixture.ts', import.meta.url);
const name = 'qBittorrent';
const isOut = isLeftOut(programOf[name]) || isWithoutFfmpeg;
const waiting = { timeout: 120_000, interval: 100 };
const tmdbIds = [11, 12, 13, 14];
const titleOf = (tmdbId: number) => `Story ${tmdbId}`;
const releaseOf = (tmdbId: number) => `Story.${tmdbId}.2010.720p.WEB-DL.H264-GROUP`;

/** Nodes of which one after the other is killed, and started again. */
function startNodes(params: NodeProcessParams, count: number) {
  const start = () => {
    const child = spawn(process.execPath, [bundledProgram(program), JSON.stringify(params)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, ready: once(child.stdout, 'data') };
  };
  const nodes = Array.from({ length: count }, start);
  const end = async (child: ChildProcess) => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
  };
  return {
    async killOne(): Promise<void> {
      const [oldest] = nodes.splice(0, 1);
      if (oldest !== undefined) await end(oldest.child);
      const node = start();
      nodes.push(node);
      await node.ready;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(({ child }) => end(child)));
    },
  };
}

async function addMovies({ fixture: { library }, disk }: Road): Promise<readonly string[]> {
  const movies = tmdbIds.map((tmdbId) =>
    movieMetadata(tmdbId, { title: titleOf(tmdbId), year: 2010, runtime: 0, homeReleaseDate: '2010-09-21' }),
  );
  const settings = { monitored: true, rootFolderPath: disk.at('movies') };
  await library.movies.import(movies.map((movie) => toImport(movie, settings)));
  return Promise.all(
    tmdbIds.map(async (tmdbId) => {
      const [movie] = (await library.movies.list({ tmdbId })).movies;
      return movie?.id ?? '';
    }),
  );
}

/** By movie, the states of the downloads; undefined while the database does not answer. */
const statesOf = ({ fixture: { library } }: Road) =>
  library.queue.list({ limit: 100 }).then(
    ({ items }) => items.map(({ trackedDownloadState }) => trackedDownloadState),
    () => undefined,
  );

/** Waits until a node has asked the client again. */
async function untilPolled({ fixture: { query } }: Road): Promise<void> {
  await query('update download_client_state set next_poll_at = ?, polled_at = null', [new Date(0)]);
  await vi.waitFor(async () => {
    expect(await query('select 1 from download_client_state where polled_at is null')).toEqual([]);
  }, waiting);
}

async function takeTheRoad(road: Road, nodeCount: number, postgres: EmbeddedPostgres | null): Promise<void> {
  const { library } = road.fixture;
  await using videos = await makeTestVideos();
  const movieIds = await addMovies(road);
  await road.list(
    ...tmdbIds.map((tmdbId) => ({
      ...{ title: releaseOf(tmdbId), video: videos.hd, isHeld: true, tmdbId },
    })),
  );
  const params = { database: road.url, rootFolder: road.disk.at('movies'), secret };
  await using nodes = startNodes(params, nodeCount);

  // While indexers are searched and releases are handed over.
  for (const movieId of movieIds) {
    await library.movies.autoSearch(movieId);
    await nodes.killOne();
  }
  await vi.waitFor(async () => expect(await statesOf(road)).toHaveLength(tmdbIds.length), waiting);

  // While they are downloaded.
  await road.client.crash();
  await nodes.killOne();
  await postgres?.crash();
  road.client.letGo();

  // While they are imported.
  let kills = 0;
  await vi.waitFor(async () => {
    const states = await statesOf(road);
    const isImporting = states?.some((state) => state === 'importPending' || state === 'importing') ?? false;
    if (isImporting && kills < 6) {
      kills += 1;
      if (kills === 3) await postgres?.crash();
      await nodes.killOne();
    }
    expect(states).toEqual(tmdbIds.map(() => 'imported'));
  }, waiting);
  // What was imported stays as it is when a node looks again.
  await nodes.killOne();
  await untilPolled(road);

  for (const [index, movieId] of movieIds.entries()) {
    const title = releaseOf(tmdbIds[index] ?? 0);
    const { items } = await library.activity.list({ movieId });
    expect(items.map(({ type }) => type).toReversed(), title).toEqual(['added', 'grabbed', 'imported']);
    expect((await library.movies.get(movieId)).file?.releaseTitle).toBe(title);
    const folder = road.disk.at(`movies/${titleOf(tmdbIds[index] ?? 0)} (2010)`);
    expect(await readdir(folder)).toHaveLength(1);
    expect((await library.downloads.grabs({ movieId })).grabs).toMatchObject([{ state: 'imported', title }]);
  }
  expect((await library.blocklist.list()).items).toEqual([]);
}

describe.skipIf(isOut)('from wanted to on disk, while what does it is killed', { timeout: 400_000 }, () => {
  it('one node and its client on SQLite: nothing is lost, grabbed or imported twice', async () => {
    await using road = await openRoad('sqlite', name);
    await takeTheRoad(road, 1, null);
  });

  it('three nodes, their client and their PostgreSQL: nothing is lost, grabbed or imported twice', async () => {
    const postgres = await startEmbeddedPostgres({ settings: ['synchronous_commit=on'] });
    try {
      await using road = await openRoad('postgresql', name, postgres.url);
      await takeTheRoad(road, 3, postgres);
    } finally {
      await postgres.stop();
    }
  });
});
