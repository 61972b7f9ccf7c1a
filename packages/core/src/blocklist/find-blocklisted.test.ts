import { describe, expect, it } from 'vitest';
import { databaseOf } from '../database/library-database.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';
import { addToBlocklist, type BlocklistEntry } from './add-to-blocklist.ts';
import { findBlocklisted, type ListedRelease } from './find-blocklisted.ts';

const entry = (fields: Partial<BlocklistEntry>): BlocklistEntry => ({
  ...{ movieId: null, indexerId: 'one', indexerName: 'One', guid: null, infoHash: null, title: null },
  ...{ protocol: null, size: null, reason: 'It failed.' },
  ...fields,
});
const release = (fields: Partial<ListedRelease>): ListedRelease => ({
  ...{ indexerId: 'one', guid: 'other', infoHash: null, title: 'Other.2010.1080p' },
  ...fields,
});

describe.each(databaseKinds)('the blocklist on %s', (kind) => {
  it.each<[string, Partial<BlocklistEntry>, Partial<ListedRelease>, boolean]>([
    ['the id at its indexer', { guid: 'a' }, { guid: 'a' }, true],
    ['the id at another indexer', { guid: 'a' }, { guid: 'a', indexerId: 'two' }, false],
    ['the id at any indexer', { guid: 'a', indexerId: null }, { guid: 'a', indexerId: 'two' }, true],
    ['another id', { guid: 'a' }, { guid: 'A' }, false],
    ['the info hash anywhere', { infoHash: 'AB12' }, { infoHash: 'ab12', indexerId: 'two' }, true],
    ['another info hash', { infoHash: 'ab12' }, { infoHash: 'ab13' }, false],
    ['no info hash', { infoHash: 'ab12' }, {}, false],
    ['the title at its indexer', { title: 'A Movie 2010 1080p-X' }, { title: 'a.movie.2010.1080p-x' }, true],
    ['the title elsewhere', { title: 'A Movie 2010' }, { title: 'A Movie 2010', indexerId: 'two' }, false],
    ['another title', { title: 'A Movie 2010' }, { title: 'A Movie 2011' }, false],
    ['a title with quotes', { title: `It's "{a}", \\ b` }, { title: `It's "{a}", \\ b` }, true],
    ['a title without characters', { title: '...' }, { title: '___' }, false],
  ])('finds %s: %j', async (_, stored, searched, expected) => {
    await using fixture = await openTestLibrary(kind);
    const database = databaseOf(fixture.library);
    await database.transaction((em) => addToBlocklist(database, em, entry(stored)));
    const found = release(searched);
    const others = [release({}), release({ guid: 'b' })];
    expect(await findBlocklisted(database, [...others, found])).toEqual(new Set(expected ? [found] : []));
  });
});
