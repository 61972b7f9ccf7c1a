import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createLibrary, type Library } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';
import { databaseOf } from '../../packages/core/src/database/library-database.ts';
import { sortReleases } from '../../packages/core/src/decisions/rank-releases.ts';
import type {
  IndexerSettings,
  IndexerSource,
  IndexerSources,
} from '../../packages/core/src/indexers/indexer-source.ts';
import { decideReleases, monitoredVersions } from '../../packages/core/src/search/decide/decide-releases.ts';
import { createSyncRssHandler } from '../../packages/core/src/search/rss/sync-rss.ts';
import { createSecretBox } from '../../packages/core/src/secrets/secret-box.ts';
import { testRelease } from '../../packages/core/src/testing/release.fixture.ts';
import { runHandler } from '../../packages/core/src/testing/run-handler.fixture.ts';
import { multiplyMovies } from './multiply-movies.ts';
import { seed } from './seed.ts';

/** Measures how long the releases of the feeds of all indexers take in a large library, compared with a small one. */
const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '9' },
    /** The addresses of two libraries; they are filled if they have no movies. */
    small: { type: 'string', default: 'sqlite:./data/rss-small.db' },
    large: { type: 'string', default: 'sqlite:./data/rss-large.db' },
    /** Movies of the small library, and how many times as many the large one has. */
    movies: { type: 'string', default: '10000' },
    times: { type: 'string', default: '100' },
  },
});
const count = Number(values.releases);
const movies = Number(values.movies);
const warmUpRounds = 2;
const tags = [
  '1080p.BluRay.x264-GROUP',
  '2160p.WEB-DL.DDP5.1.Atmos.DV.HDR.H.265-FLUX',
  '720p.HDTV.x264-ABC',
  'German.DL.1080p.BluRay.AVC-XYZ',
  'PROPER.1080p.WEBRip.x265-RARBG',
];

/** A fifth of the releases are of movies of the library. */
const names = Array.from({ length: count }, (_, index) => {
  const movie = madeUpMovie((index * 7_919) % movies).metadata;
  const title = index % 5 === 0 ? movie.title : `Some Other Title Of ${index}`;
  return `${title.replaceAll(' ', '.')}.${movie.year ?? 1999}.${tags[index % tags.length]}`;
});

const indexer: IndexerSettings = {
  ...{ id: '0191f3b2-0000-7000-8000-000000000001', name: 'Indexer', priority: 25, protocol: 'torrent' },
  ...{ minimumSeeders: 1, seedRatio: null, seedTime: null },
};
const parseAll = () =>
  names.map((name, index) => testRelease(name, { indexerId: indexer.id, guid: `guid ${index}` }));

function createSources(): IndexerSources {
  const source: IndexerSource = { ...indexer, search: async () => [], recent: async () => parseAll() };
  return {
    forSearch: async () => ({ sources: [source], skipped: [] }),
    settings: async () => new Map([[indexer.id, indexer]]),
  };
}

interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Processor time is that of this process: SQLite included, the server of PostgreSQL not. */
async function timed(work: () => Promise<unknown>): Promise<Times> {
  const [startedAt, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 };
}

async function decideAll(library: Library): Promise<void> {
  const deps = { database: databaseOf(library), indexerSources: createSources(), now: () => new Date() };
  sortReleases(await decideReleases(deps, parseAll(), { isUserSearch: false, choose: monitoredVersions }));
}

/** A sync of releases that no sync has seen: it also reads what is known, stores what is of movies, and remembers all. */
async function sync(library: Library): Promise<void> {
  const database = databaseOf(library);
  const handler = createSyncRssHandler({
    ...{ database, indexerSources: createSources(), now: () => new Date() },
    secrets: createSecretBox('a secret for the measurement'),
    grabRelease: async () => {
      throw new Error('Without download clients, nothing is grabbed.');
    },
  });
  await runHandler(handler);
}

async function forgetSync(library: Library): Promise<void> {
  const database = databaseOf(library);
  await database.transaction(async (em) => {
    for (const table of ['decided_release', 'found_release', 'rss_sync']) {
      await database.execute(em, `delete from ${table}`);
    }
  });
}

async function open(address: string, copies: number): Promise<Library> {
  if (address.startsWith('sqlite:') && !existsSync(address.slice('sqlite:'.length))) {
    console.log(`Filling ${address}`);
  }
  const library = await createLibrary({ database: address });
  if ((await library.movies.list({ limit: 1 })).pagination.total === 0) {
    await seed(library, movies, console.log);
    await multiplyMovies(library, copies, console.log);
  }
  return library;
}

const median = (times: readonly Times[], kind: keyof Times) =>
  times.map((one) => one[kind]).toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

await using small = await open(values.small, 0);
await using large = await open(values.large, Number(values.times) - 1);
const libraries = { small, large };
const works = { 'parse, match and decide': decideAll, 'whole sync': sync };
const measured = Object.keys(works).map((work) => ({ work, small: [] as Times[], large: [] as Times[] }));
for (let round = -warmUpRounds; round < Number(values.rounds); round++) {
  for (const row of measured) {
    // Alternately, so that both meet the same noise.
    for (const size of ['small', 'large'] as const) {
      const times = await timed(() => works[row.work as keyof typeof works](libraries[size]));
      await forgetSync(libraries[size]);
      if (round >= 0) {
        row[size].push(times);
      }
    }
  }
}
const sizes = await Promise.all(
  Object.values(libraries).map(async (one) => (await one.movies.list({ limit: 1 })).pagination.total),
);
console.log(`${count} releases; ${sizes.join(' and ')} movies; medians of ${values.rounds} rounds`);
console.table(
  Object.fromEntries(
    measured.map((row) => {
      const [cpu, wall] = (['cpuMs', 'wallMs'] as const).map((kind) => {
        const [few, many] = [median(row.small, kind), median(row.large, kind)];
        return { few: Math.round(few), many: Math.round(many), ratio: (many / few).toFixed(2) };
      });
      return [
        row.work,
        {
          ...{ 'cpu ms, small': cpu?.few, 'cpu ms, large': cpu?.many, 'cpu ratio': cpu?.ratio },
          ...{ 'wall ms, small': wall?.few, 'wall ms, large': wall?.many, 'wall ratio': wall?.ratio },
        },
      ];
    }),
  ),
);
