import { parseArgs } from 'node:util';
import { createLibrary, type Library, parseReleaseName } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';
import { databaseOf } from '../../packages/core/src/database/library-database.ts';
import { sortReleases } from '../../packages/core/src/decisions/rank-releases.ts';
import type { IndexerSettings } from '../../packages/core/src/indexers/indexer-source.ts';
import { decideReleases, monitoredVersions } from '../../packages/core/src/search/decide/decide-releases.ts';
import { testRelease } from '../../packages/core/src/testing/release.fixture.ts';

/** Measures how long it takes to parse, match and decide releases, in a library that `npm run seed` has filled. */
const { values } = parseArgs({
  options: {
    releases: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '7' },
    database: { type: 'string', default: process.env.DATABASE_URL ?? 'sqlite:./data/library.db' },
  },
});
const count = Number(values.releases);
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

async function measure(library: Library, names: readonly string[]) {
  const database = databaseOf(library);
  const indexerSources = { settings: async () => new Map([[indexer.id, indexer]]) };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const releases = names.map((name, index) =>
    testRelease(name, { parsed: parseReleaseName(name), indexerId: indexer.id, guid: String(index) }),
  );
  const parsedAt = performance.now();
  const decided = await decideReleases({ database, indexerSources, now: () => new Date() }, releases, {
    ...{ isUserSearch: false, choose: monitoredVersions },
  });
  sortReleases(decided);
  const { user, system } = process.cpuUsage(cpu);
  return {
    parseMs: parsedAt - startedAt,
    decideMs: performance.now() - parsedAt,
    totalMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1_000,
    ofMovies: decided.filter(({ movie }) => movie !== null).length,
  };
}

await using library = await createLibrary({ database: values.database });
const movies = (await library.movies.list({ limit: 1 })).pagination.total;
const names = Array.from({ length: count }, (_, index) => releaseName(index, Math.max(1, movies)));
const rounds: Awaited<ReturnType<typeof measure>>[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  rounds.push(await measure(library, names));
}
const median = (field: keyof (typeof rounds)[number]) =>
  rounds.map((round) => round[field]).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0;
console.log(
  `${count} releases, ${movies} movies; medians of ${rounds.length} rounds, the first one ${rounds[0]?.totalMs.toFixed(0)} ms`,
);
console.table(
  Object.fromEntries(
    (['parseMs', 'decideMs', 'totalMs', 'cpuMs', 'ofMovies'] as const).map((field) => [
      field,
      Math.round(median(field)),
    ]),
  ),
);
