import { expect, it } from 'vitest';
import { startIndexerStandIn } from '../testing/indexer-stand-in.ts';
import { movieMetadata } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const title = 'The.Matrix.1999.1080p.WEB-DL.H264-GRP';

it.each(databaseKinds)('a release is no upgrade of its own file by being free, on %s', async (kind) => {
  await using indexers = await startIndexerStandIn();
  await using fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
  const { library } = fixture;
  const { id } = await library.customFormats.create({
    name: 'Free',
    conditions: [{ name: 'Free', type: 'indexerFlag', value: 'freeleech' }],
  });
  for (const profile of await library.qualityProfiles.list()) {
    const scores = { formatScores: [{ customFormatId: id, score: 50 }], cutoffFormatScore: 100 };
    await library.qualityProfiles.update(profile.id, scores);
  }
  const metadata = movieMetadata(603, { title: 'The Matrix', year: 1999, homeReleaseDate: '1999-09-21' });
  const file = { path: `/movies/${title}.mkv`, size: 8_000_000_000, quality: 'WEBDL-1080p' };
  await library.movies.import([{ metadata, rootFolderPath: '/movies', monitored: true, file }]);
  indexers.add('jackett', { id: 'free', title, tmdbId: 603, downloadVolumeFactor: 0 });
  await library.indexers.create(indexers.indexers.jackett);
  const [movie] = (await library.movies.list()).movies;
  const { releases } = await library.search.releases({ movieId: movie?.id ?? '' });
  expect(releases).toMatchObject([{ title, customFormatScore: 50 }]);
  const codes = releases[0]?.rejectionDetails.map(({ code }) => code);
  expect(codes?.some((code) => code === 'notBetter' || code === 'cutoffMet')).toBe(true);
});
