import { describe, expect, it } from 'vitest';
import { toStoredRelease } from '../found-releases/stored-release.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { insertQueueItem } from '../testing/queue-item.ts';
import { testRelease } from '../testing/release.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { createClientRecords } from './client-records.ts';

const secret = 'a secret of the operator';
const [clientId, otherClientId] = [uuidv7(), uuidv7()];

describe.each(databaseKinds)('what the database has of the downloads of a client, on %s', (kind) => {
  it('are those in the queue with the goals of their indexers, and those of grabs', async () => {
    await using fixture = await openTestLibrary(kind, { secret });
    const { library, database } = fixture;
    const indexer = await library.indexers.create({
      ...{
        name: 'One',
        implementation: 'Torznab',
        baseUrl: 'http://127.0.0.1:9',
        seedRatio: 1.5,
        seedTime: 60,
      },
    });
    await library.movies.import([toImport(movieMetadata(1))]);
    const [movie] = (await library.movies.list()).movies;
    const movieId = movie?.id ?? '';
    const grab = async (downloadId: string, ofClient: string) => {
      const id = uuidv7();
      const release = testRelease('A.Movie.2010.1080p', { indexerId: indexer.id });
      await database
        .kysely(database.fork())
        .insertInto('grab')
        .values({
          ...{ id, movie_id: movieId, version_id: uuidv7(), state: 'grabbed', source: 'rss', title: 'T' },
          ...{ release: toStoredRelease(createSecretBox(secret), release).facts, client_id: ofClient },
          ...{ client_name: 'C', download_id: downloadId, created_at: new Date(), updated_at: new Date() },
        })
        .execute();
      return id;
    };
    const queue = (downloadId: string, item: Parameters<typeof insertQueueItem>[1] = {}) =>
      insertQueueItem(library, { client_id: clientId, download_id: downloadId, ...item });
    await queue('grabbed', { id: await grab('grabbed', clientId) });
    await queue('imported', { state: 'imported' });
    await queue('by hand');
    await queue('failed', { state: 'failed' });
    await queue('hidden', { state: 'ignored' });
    await queue('of another', { client_id: otherClientId });
    await grab('taken from the queue', clientId);
    await grab('grabbed at another', otherClientId);

    const records = createClientRecords({ database, now: () => new Date() })(clientId);
    const tracked = (await records.readTracked()).toSorted((a, b) =>
      a.downloadId.localeCompare(b.downloadId),
    );
    expect(tracked).toEqual([
      { downloadId: 'by hand', seedRatio: null, seedTime: null },
      { downloadId: 'grabbed', seedRatio: 1.5, seedTime: 60 },
      { downloadId: 'imported', seedRatio: null, seedTime: null },
    ]);
    const asked = ['by hand', 'hidden', 'taken from the queue', 'of another', 'grabbed at another', 'none'];
    expect(await records.findKnown(asked)).toEqual(new Set(['by hand', 'hidden', 'taken from the queue']));
    expect(await records.findKnown([])).toEqual(new Set());
  });
});
