import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createTestDisk } from '../disk/disk.fixture.ts';
import { type StandInRelease, startIndexerStandIn, torrentOf } from '../testing/indexer-stand-in.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { endOf, openTestLibrary } from '../testing/test-library.fixture.ts';

const listed: StandInRelease = {
  ...{ id: 'listed', title: 'The.Matrix.1999.1080p.BluRay.x264-BEST', tmdbId: 603, hidesInfoHash: true },
};
const next: StandInRelease = { id: 'next', title: 'The.Matrix.1999.1080p.WEB-DL.H264-NEXT', tmdbId: 603 };

it.each(databaseKinds)(
  'a torrent on the blocklist whose indexer does not say the info hash is not grabbed, but the next best, on %s',
  async (kind) => {
    await using disk = await createTestDisk();
    await using indexers = await startIndexerStandIn();
    await using fixture = await openTestLibrary(kind, { secret: 'a secret of the operator' });
    const { library } = fixture;
    const facts = { title: 'The Matrix', year: 1999, runtime: 136, homeReleaseDate: '1999-09-21' };
    await library.movies.import([toImport(movieMetadata(603, facts), { monitored: true })]);
    indexers.add('jackett', listed, next);
    await library.indexers.create(indexers.indexers.jackett);
    await library.downloadClients.create({
      ...{ name: 'Watched', implementation: 'WatchFolder', folder: disk.at(''), protocol: 'torrent' },
    });
    const { infoHash } = torrentOf(listed);
    await library.blocklist.add({ infoHash, reason: 'It failed under another title.' });
    const [movie] = (await library.movies.list()).movies;
    await library.start();
    const { searchId } = await library.movies.autoSearch(movie?.id ?? '');
    expect(await endOf(library, searchId)).toMatchObject({ result: { grabbed: [{ title: next.title }] } });
    expect((await readdir(disk.at(''))).filter((name) => name.endsWith('.torrent'))).toEqual([
      `${next.title}.torrent`,
    ]);
  },
);
