import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { keptAndLive, searchEntries } from '../../movies/derived-tables.fixture.ts';
import { madeUpMovie } from '../../testing/made-up-movies.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary } from '../../testing/test-library.fixture.ts';

/** More than one batch. */
const crowdSize = 2_100;

describe.each(databaseKinds)('texts that an older version folded, on %s', (kind) => {
  it('are folded again when the library is opened, without an event', async () => {
    await using fixture = await openTestLibrary(kind);
    await importAll(fixture.library, [
      toImport(movieMetadata(1, { title: 'WALL·E', genres: ['Sci-Fi', 'Drama'] })),
      toImport(
        movieMetadata(2, { title: '\u200eThe Marked', genres: ['Sci Fi'], alternativeTitles: ['Ocean’s'] }),
      ),
      ...Array.from({ length: crowdSize }, (_, number) => madeUpMovie(number)),
    ]);
    const before = await stateOf(fixture);
    // As the first version stored it: search texts and sort titles with all punctuation, and two spellings of one genre.
    await fixture.query("update movie set search_text = title || ' (xyzzy)', sort_title = 'the ' || title");
    await fixture.query("update genre set name = 'Sci\u2011Fi', key = 'sci\u2010fi' where name = 'Sci Fi'");
    await fixture.query('update movie set genres = \'["Sci\u2011Fi"]\' where tmdb_id = 2');
    await fixture.query("delete from mikro_orm_migrations where name = '0008-folded-text'");
    const [{ seq: lastEvent } = { seq: 0 }] = await fixture.query<{ seq: number }>(
      'select max(seq) as seq from event',
    );

    await using opened = await createLibrary({ database: fixture.url });
    expect(await stateOf(fixture)).toEqual(before);
    const total = async (query: object) => (await opened.movies.list(query)).pagination.total;
    expect(await total({ search: 'walle' })).toBe(1);
    expect(await total({ search: "ocean's" })).toBe(1);
    expect(await total({ search: 'xyzzy' })).toBe(0);
    expect(await total({ genre: 'sci–fi' })).toBe(2);
    const { kept, live } = await keptAndLive(fixture);
    expect(kept).toEqual(live);
    expect(await searchEntries(fixture)).toEqual((await searchEntries(fixture)).map(() => crowdSize + 2));
    expect(await fixture.query('select seq from event where seq > ?', [lastEvent])).toEqual([]);
    expect(
      await fixture.query("select id from genre where key like 'sci-%' or key like 'sci\u2010%'"),
    ).toHaveLength(1);
  });

  async function stateOf({ query }: Awaited<ReturnType<typeof openTestLibrary>>) {
    return query(
      'select tmdb_id, sort_title, search_text, title_slug, updated_at from movie order by tmdb_id',
    );
  }
});
