import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  type IndexerStandIn,
  type StandInRelease,
  startIndexerStandIn,
  torrentOf,
} from '../testing/indexer-stand-in.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';

const secret = 'a secret of the operator';
const best: StandInRelease = { id: 'best', title: 'The.Matrix.1999.1080p.BluRay.x264-BEST', tmdbId: 603 };
const listed = 'The.Matrix.1999.1080p.WEB-DL.H264-LISTED';

/** One release that is wanted, and one for each of nine reasons. */
const releases: readonly (readonly [reason: string | null, release: StandInRelease])[] = [
  [null, best],
  ['wrongMovie', { id: 'wrong', title: 'The.Matrix.Revisited.1999.1080p.BluRay.x264-GRP' }],
  ['qualityNotAllowed', { id: 'quality', title: 'The.Matrix.1999.CAM.x264-GRP', size: 1_500_000_000 }],
  ['unknownQuality', { id: 'unknown', title: 'The.Matrix.1999.x264-GRP' }],
  ['tooLarge', { id: 'large', title: 'The.Matrix.1999.1080p.BluRay.x264-LARGE', size: 90_000_000_000 }],
  ['tooFewSeeders', { id: 'dead', title: 'The.Matrix.1999.1080p.BluRay.x264-DEAD', seeders: 0 }],
  ['sample', { id: 'sample', title: 'The.Matrix.1999.1080p.BluRay.x264-GRP.Sample', size: 6_000_000_000 }],
  ['blocklisted', { id: 'listed', title: listed }],
  ['trailer', { id: 'trailer', title: 'The.Matrix.1999.Trailer.1080p.WEB-DL.H264-GRP', size: 6_000_000_000 }],
  ['formatScoreTooLow', { id: 'score', title: 'The.Matrix.1999.1080p.BluRay.x264-BADGRP' }],
];

interface Setup {
  readonly fixture: TestLibrary;
  readonly indexers: IndexerStandIn;
  readonly movieId: string;
  readonly watch: string;
}

async function setUp({ fixture, indexers, watch }: Omit<Setup, 'movieId'>): Promise<string> {
  const { library } = fixture;
  const facts = {
    title: 'The Matrix',
    year: 1999,
    runtime: 136,
    imdbId: 'tt0133093',
    homeReleaseDate: '1999-09-21',
  };
  await library.movies.import([toImport(movieMetadata(603, facts), { monitored: true })]);
  for (const name of ['jackett', 'prowlarr', 'newznab'] as const) {
    await library.indexers.create({ ...indexers.indexers[name], minimumSeeders: 1 });
  }
  await library.downloadClients.create({
    name: 'Watched',
    implementation: 'WatchFolder',
    folder: watch,
    protocol: 'torrent',
  });
  const { id } = await library.customFormats.create({
    name: 'Bad group',
    conditions: [{ name: 'BADGRP', type: 'releaseGroup', value: 'BADGRP' }],
  });
  for (const profile of await library.qualityProfiles.list()) {
    await library.qualityProfiles.update(profile.id, { formatScores: [{ customFormatId: id, score: -1 }] });
  }
  const [movie] = (await library.movies.list()).movies;
  const [indexer] = (await library.indexers.list()).filter(
    ({ name }) => name === indexers.indexers.jackett.name,
  );
  await library.blocklist.add({ title: listed, indexerId: indexer?.id ?? '', reason: 'It failed.' });
  return movie?.id ?? '';
}

/** Everything that is stored, answered or published, as one text. */
async function everythingOf({ fixture }: Setup, others: readonly unknown[]): Promise<string> {
  const { library, database } = fixture;
  const sql =
    database.driver === 'sqlite'
      ? "select name from sqlite_master where type = 'table' and name not like 'movie_trigrams%' and name not like 'movie_short_grams%'"
      : "select table_name as name from information_schema.tables where table_schema = 'public'";
  const rows: unknown[] = [];
  for (const { name } of await fixture.query<{ name: string }>(sql)) {
    rows.push(await fixture.query(`select * from "${name}"`));
  }
  const answers = [
    await library.activity.list(),
    await library.tasks.list(),
    await library.indexers.list(),
    await library.downloads.grabs(),
  ];
  return JSON.stringify([rows, answers, others], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

it.each(databaseKinds)(
  'of ten releases nine are rejected for nine reasons, and the best one is put into the watch folder, on %s',
  async (kind) => {
    const logged: unknown[] = [];
    const log = (...args: unknown[]) =>
      void logged.push(args.map((one) => (one instanceof Error ? `${one.message} ${one.stack}` : one)));
    const logger = { debug: log, info: log, warn: log, error: log } as never;
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-search-'));
    const watch = join(folder, 'watch');
    await mkdir(watch);
    await using indexers = await startIndexerStandIn();
    await using fixture = await openTestLibrary(kind, { secret, logger });
    try {
      indexers.add('jackett', ...releases.map(([, release]) => release));
      indexers.fail('prowlarr', 'error500', { on: 'search' });
      const movieId = await setUp({ fixture, indexers, watch });
      const { library } = fixture;
      const published: unknown[] = [];
      library.events.on('release.grabbed', (event) => void published.push(event));

      const found = await library.search.releases({ movieId });
      expect(found.totalResults).toBe(10);
      const reasons = new Map(
        found.releases.map(({ title, rejectionDetails }) => [
          title,
          rejectionDetails.map(({ code }) => code),
        ]),
      );
      for (const [reason, { title }] of releases) {
        expect(reasons.get(title), title).toEqual(reason === null ? [] : expect.arrayContaining([reason]));
      }
      expect(found.releases[0]).toMatchObject({
        title: best.title,
        approved: true,
        downloadUrl: null,
        mappedMovie: { id: movieId },
      });
      expect(found.releases.filter(({ approved }) => approved)).toHaveLength(1);
      expect(found.indexerResults.map(({ status }) => status).toSorted()).toEqual([
        'error',
        'success',
        'success',
      ]);

      await library.start();
      const { searchId } = await library.movies.autoSearch(movieId);
      const task = await endOf(library, searchId);
      expect(task).toMatchObject({
        state: 'completed',
        message: expect.stringContaining(`Grabbed ${best.title}.`),
      });
      expect(task.result).toMatchObject({ grabbed: [{ title: best.title }], decisions: expect.any(Array) });
      const [file] = await readdir(watch);
      expect(file).toMatch(/\.torrent$/);
      expect(await readFile(join(watch, file ?? ''))).toEqual(Buffer.from(torrentOf(best).bytes));
      await expect.poll(() => published.length).toBe(1);

      const again = await endOf(library, (await library.movies.autoSearch(movieId)).searchId);
      expect(again.result).toMatchObject({ grabbed: [] });
      expect(await readdir(watch)).toHaveLength(1);

      const everything = await everythingOf({ fixture, indexers, movieId, watch }, [
        found,
        published,
        logged,
        task,
        again,
      ]);
      expect(everything).toContain(best.title);
      expect(everything).not.toContain(indexers.apiKey);
      expect(everything).not.toContain(secret);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
