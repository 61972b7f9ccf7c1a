import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../create-library.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { databaseKinds } from '../../testing/test-database.ts';
import { importAll, openTestLibrary } from '../../testing/test-library.fixture.ts';

/** More than one batch. */
const movieCount = 2_100;

/** What the migrations make, undone, as in a library of an older version. */
const undo = {
  sqlite: [
    ...['added', 'changed', 'deleted'].map((what) => `drop trigger movie_title_keys_${what}`),
    'drop trigger movie_added_activity',
    'drop trigger movie_deleted_activity',
    'drop trigger file_event',
    'drop table movie_title',
    'drop index movie_file_by_original_path',
    'drop table activity',
    'alter table movie_details drop column title_keys',
    'alter table event drop column file',
  ],
  postgresql: [
    'drop function keep_movie_titles cascade',
    'drop function record_movie_activity cascade',
    'drop function record_file_event cascade',
    'drop table movie_title',
    'drop index movie_file_by_original_path',
    'drop table activity',
    'alter table movie_details drop column title_keys',
    'alter table event drop column file',
  ],
} as const;

describe.each(databaseKinds)('a library of an older version on %s', (kind) => {
  it('gets a history of the movies that were added, and the keys of their titles', async () => {
    await using fixture = await openTestLibrary(kind);
    const movie = (index: number) =>
      toImport(movieMetadata(index, { title: `Title ${index}`, alternativeTitles: [`The Other ${index}`] }), {
        addedAt: new Date(index * 1_000),
      });
    await importAll(
      fixture.library,
      Array.from({ length: movieCount }, (_, index) => movie(index + 1)),
    );
    const titles = () => fixture.query('select key, movie_id from movie_title order by key, movie_id');
    const before = await titles();
    expect(before).toHaveLength(2 * movieCount);
    for (const statement of undo[kind]) {
      await fixture.query(statement);
    }
    await fixture.query(
      "delete from mikro_orm_migrations where name in ('0015-activity', '0017-movie-titles')",
    );

    await using opened = await createLibrary({ database: fixture.url });
    expect(await titles()).toEqual(before);
    const { items } = await opened.activity.list({ limit: 2 });
    expect(items).toMatchObject([
      { type: 'added', title: `Title ${movieCount}`, at: new Date(movieCount * 1_000).toISOString() },
      { type: 'added', title: `Title ${movieCount - 1}` },
    ]);
    expect(await opened.activity.count()).toBe(movieCount);
  });
});
