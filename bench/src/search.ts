import { parseArgs } from 'node:util';
import { createLibrary, type Library } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';
import { databaseOf } from '../../packages/core/src/database/library-database.ts';
import { sortReleases } from '../../packages/core/src/decisions/rank-releases.ts';
import type { IndexerSettings } from '../../packages/core/src/indexers/indexer-source.ts';
import { decideReleases, monitoredVersions } from '../../packages/core/src/search/decide/decide-releases.ts';
import { testRelease } from '../../packages/core/src/testing/release.fixture.ts';

/** Measures how long it takes to parse, match, decide and sort releases, in a library that `npm run seed` has filled. */
const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '15' },
    database: { type: 'string', default: process.env.DATABASE_URL ?? 'sqlite:./data/library.db' },
    /** How many of the movies names are taken from. */
    movies: { type: 'string' },
  },
});
const count = Number(values.releases);
/** Rounds that are not counted, until the code is compiled. */
const warmUpRounds = 3;
const indexer: IndexerSettings = {
  ...{ id: '0191f3b2-0000-7000-8000-000000000001', name: 'Indexer', priority: 25, protocol: 'torrent' },
  ...{ minimumSeeders: 1, seedRatio: null, seedTime: null },
};
const tags = [
  '1080p.BluRay.x264-GROUP',
  '2160p.WEB-DL.DDP5.1.Atmos.DV.HDR.H.265-FLUX',
  '720p.HDTV.x264-ABC',
  'German.DL.1080p.BluRay.AVC-XYZ',
  'PROPER.1080p.WEBRip.x265-RARBG',
];

/** A fifth of the releases are of movies of the library, as in the feeds of indexers at most. */
function releaseName(index: number, movies: number): string {
  const movie = madeUpMovie((index * 7_919) % movies).metadata;
  const title = index % 5 === 0 ? movie.title : `Some Other Title Of ${index}`;
  return `${title.replaceAll(' ', '.')}.${movie.year ?? 1999}.${tags[index % tags.length]}`;
}

/** Time that has passed, and of the processor: of all threads, garbage collection and the readers of SQLite included. */
function clock() {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1_000 };
}

type Clock = ReturnType<typeof clock>;

async function measure(library: Library, names: readonly string[]) {
  const database = databaseOf(library);
  const indexerSources = { settings: async () => new Map([[indexer.id, indexer]]) };
  const clocks = [clock()];
  const releases = names.map((name, index) =>
    // The name is parsed in there, once.
    testRelease(name, { indexerId: indexer.id, guid: String(index) }),
  );
  clocks.push(clock());
  const decided = await decideReleases({ database, indexerSources, now: () => new Date() }, releases, {
    ...{ isUserSearch: false, choose: monitoredVersions },
  });
  clocks.push(clock());
  sortReleases(decided);
  clocks.push(clock());
  return { clocks, ofMovies: decided.filter(({ movie }) => movie !== null).length };
}

await using library = await createLibrary({ database: values.database });
const movies = (await library.movies.list({ limit: 1 })).pagination.total;
const ofMovies = Math.max(1, Number(values.movies ?? movies));
const names = Array.from({ length: count }, (_, index) => releaseName(index, ofMovies));
for (let round = 0; round < warmUpRounds; round++) {
  await measure(library, names);
}
const rounds: Awaited<ReturnType<typeof measure>>[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  rounds.push(await measure(library, names));
}

function figures(kind: keyof Clock, from: number, to: number) {
  const times = rounds
    .map(({ clocks }) => (clocks[to]?.[kind] ?? 0) - (clocks[from]?.[kind] ?? 0))
    .toSorted((a, b) => a - b);
  return {
    best: Math.round(times[0] ?? 0),
    median: Math.round(times[Math.floor(times.length / 2)] ?? 0),
  };
}
const row = (from: number, to: number) => {
  const [cpu, wall] = [figures('cpuMs', from, to), figures('wallMs', from, to)];
  return {
    'cpu ms, best': cpu.best,
    'cpu ms, median': cpu.median,
    'wall ms, best': wall.best,
    'wall ms, median': wall.median,
  };
};
console.log(
  `${count} releases, ${rounds[0]?.ofMovies} decisions about movies; ${movies} movies; ${rounds.length} rounds`,
);
console.table({ parse: row(0, 1), 'match and decide': row(1, 2), sort: row(2, 3), total: row(0, 3) });
