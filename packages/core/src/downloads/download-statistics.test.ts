import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

describe.each(databaseKinds)('the statistics of downloads on %s', (kind) => {
  it('count the queue as its list does, and the history', async () => {
    await using fixture = await openTestLibrary(kind);
    const { downloads } = fixture.library;
    const none = { queue: [], imported: 0, upgraded: 0, failed: 0, importBlocked: 0 };
    expect(await downloads.statistics()).toEqual(none);
    const { database } = fixture;
    const at = new Date();
    const kysely = database.kysely(database.fork());
    const types = ['imported', 'imported', 'upgraded', 'downloadFailed', 'importBlocked', 'scanned'] as const;
    for (const type of types) {
      await kysely.insertInto('activity').values({ type, at, data: '{}' }).execute();
    }
    const states = ['downloading', 'downloading', 'importPending', 'ignored'] as const;
    for (const [index, state] of states.entries()) {
      const id = `0199a4c2-5a10-7b02-8d11-2c9e6f4a7b1${index}`;
      await kysely
        .insertInto('queue_item')
        .values({
          ...{ id, client_id: id, client_name: 'T', download_id: id, title: 'T', protocol: 'torrent', state },
          ...{ status: 'queued', messages: '[]', is_seeded: false, added_at: at, updated_at: at },
        })
        .execute();
    }
    expect(await downloads.statistics()).toEqual({
      queue: [
        { state: 'downloading', count: 2 },
        { state: 'importPending', count: 1 },
      ],
      ...{ imported: 2, upgraded: 1, failed: 1, importBlocked: 1 },
    });
  });
});
