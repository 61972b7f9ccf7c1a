import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createTestDisk } from '../../disk/disk.fixture.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import { openSearchLibrary, testIndexer, testIndexers } from '../../search/search.fixture.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { insertQueueItem } from '../../testing/queue-item.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { insertGrab } from '../completed/download-library.fixture.ts';

const [best, next] = ['The.Matrix.1999.1080p.BluRay.x264-A', 'The.Matrix.1999.1080p.WEB-DL.H264-B'];
const metadata = movieMetadata(603, { title: 'The Matrix', year: 1999, homeReleaseDate: '1999-09-21' });

describe.each(databaseKinds)('the release after a failed one, on %s', (kind) => {
  it('is the next best one, never the same again, nor the same upload at another indexer', async () => {
    await using disk = await createTestDisk();
    await mkdir(disk.at('client'));
    await writeFile(disk.at('client/setup.exe'), 'program');
    const upload = { protocol: 'usenet', size: 10_000_000_000 } as const;
    const releases = [
      { ...upload, title: best },
      { ...upload, title: next },
    ];
    const indexer = testIndexer('Works', { releases: () => releases });
    const other = testIndexer('Other', {
      releases: () => [{ ...upload, title: best, size: 10_020_000_000 }],
    });
    await using fixture = await openSearchLibrary(kind, testIndexers([indexer, other]), {});
    const { library, grabs } = fixture;
    await library.movies.import([toImport(metadata, { monitored: true })]);
    const [movie] = (await library.movies.list()).movies;
    const movieId = movie?.id ?? '';
    await library.start();
    const fail = async (title: string) => {
      const item = { id: uuidv7(), title, movieId, files: {}, clientId: uuidv7() };
      const release = { ...upload, indexerId: indexer.id, guid: `guid of ${title}` };
      await insertGrab(fixture, { ...item, release });
      const id = await insertQueueItem(library, {
        ...{ id: item.id, title, movie_id: movieId, version_id: movieId, state: 'importPending' },
        ...{ protocol: 'usenet', status: 'completed', output_path: disk.at('client') },
      });
      await library.queue.retry(id);
    };
    await fail(best);
    const titles = () => grabs.grabbed.map(({ release }) => release.title);
    await expect.poll(titles).toEqual([next]);
    await fail(next);
    const searches = async () =>
      (await library.tasks.list({ kind: 'auto-search' })).tasks.filter(({ state }) => state === 'completed');
    await expect.poll(async () => (await searches()).length).toBe(2);
    expect(titles()).toEqual([next]);
  });
});
