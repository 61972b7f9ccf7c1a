import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { ensureMovieFolder } from './ensure-movie-folder.ts';
import { foldersOf } from './folder-of-files.ts';

interface NewMovie {
  readonly title?: string;
  readonly root?: string;
  readonly file?: string;
  readonly collection?: string;
  readonly studio?: string;
}

describe.each(databaseKinds)('the folder of a movie on %s', (kind) => {
  let fixture: TestLibrary;
  let number = 0;
  beforeAll(async () => {
    fixture = await openTestLibrary(kind);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function add({ title = `Movie ${number}`, root = `/root-${number}`, file, ...made }: NewMovie = {}) {
    const metadata = { ...movieMetadata(++number), ...made, title, year: 2010 };
    const stored = file === undefined ? {} : { file: { path: file, size: 1, quality: 'DVD' } };
    await fixture.library.movies.import([toImport(metadata, { rootFolderPath: root, ...stored })]);
    const [movie] = await fixture.library.movies.getManyByTmdbId([metadata.tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }
  const ensure = (id: string, preferred?: string) =>
    fixture.database.transaction((em) => ensureMovieFolder(fixture, em, id, preferred), { lock: 'movies' });
  const folderOf = async (movie?: NewMovie, preferred?: string) =>
    (await ensure(await add(movie), preferred)).folder;

  it('is named by the template, and stays when the title or the template changes', async () => {
    const id = await add({ title: 'Up: The Movie', root: '/up' });
    const first = {
      rootFolderPath: '/up',
      folder: 'Up - The Movie (2010)',
      path: '/up/Up - The Movie (2010)',
    };
    expect(await ensure(id)).toEqual(first);
    await fixture.query(`update movie set title = 'Down' where id = ?`, [id]);
    await fixture.library.naming.update({ movieFolderFormat: '{Movie Title}' });
    expect(await ensure(id)).toEqual(first);
    expect(await folderOf({ title: 'Down' })).toBe('Down');
    await fixture.library.naming.update({ movieFolderFormat: '{Movie Title} ({Year})' });
  });

  it('may contain the collection and the studio', async () => {
    await fixture.library.naming.update({ movieFolderFormat: '{Collection}/{Movie Title} [{Studio}]' });
    const made = { collection: 'The Matrix Collection', studio: 'Warner Bros.' };
    expect(await folderOf({ title: 'The Matrix', ...made })).toBe(
      'The Matrix Collection/The Matrix [Warner Bros.]',
    );
    expect(await folderOf({ title: 'Metropolis' })).toBe('Metropolis');
    await fixture.library.naming.update({ movieFolderFormat: '{Movie Title} ({Year})' });
  });

  it('is that of no other movie in its root folder, whatever the case or the form of accents', async () => {
    const titles = ['Amélie', 'AMÉLIE', 'Amélie'.normalize('NFD'), 'Amelie'];
    const folders: string[] = [];
    for (const title of titles) folders.push(await folderOf({ title, root: '/same' }));
    expect(folders).toEqual(['Amélie (2010)', 'AMÉLIE (2010) (2)', 'Amélie (2010) (3)', 'Amelie (2010)']);
    expect(await folderOf({ title: 'Amélie', root: '/other' })).toBe('Amélie (2010)');
  });

  it('is chosen once by calls at the same time', async () => {
    const ids = [await add({ title: 'Twin', root: '/twins' }), await add({ title: 'Twin', root: '/twins' })];
    const chosen = await Promise.all([...ids, ...ids].map((id) => ensure(id)));
    expect(new Set(chosen.map(({ folder }) => folder)).size).toBe(2);
    expect(chosen.slice(0, 2)).toEqual(chosen.slice(2));
  });

  it('is not inside the folder of another movie, and has none inside', async () => {
    expect(await folderOf({ root: '/nested' }, 'S/Saw (2004)')).toBe('S/Saw (2004)');
    expect(await folderOf({ root: '/nested' }, 's')).toBe('s (2)');
    expect(await folderOf({ root: '/nested' }, 's (2)/Other')).toBe('s (2) (2)/Other');
  });

  it('is the one its file is in', async () => {
    expect(await folderOf({ root: '/a', file: '/a/Some folder/x.mkv' })).toBe('Some folder');
    expect(await folderOf({ root: '/a', file: '/a/Discs/one/x.mkv' })).toBe('Discs');
    expect(await folderOf({ root: '/', file: '/Some folder/x.mkv' })).toBe('Some folder');
    await fixture.library.naming.update({ movieFolderFormat: '{Movie Title:First}/{Movie Title}' });
    expect(await folderOf({ root: '/b', file: '/b/S/Saw/disc/x.mkv' })).toBe('S/Saw');
    expect(await folderOf({ root: '/b', file: '/b/Saw 2/x.mkv' })).toBe('Saw 2');
    await fixture.library.naming.update({ movieFolderFormat: '{Movie Title} ({Year})' });
  });

  it('is the one of the movie in a folder that movies share, such as one for each letter', async () => {
    await add({ root: '/l', file: '/l/S/Seven (1995)/a.mkv' });
    const saw = { title: 'Saw', year: 2004, root: '/l' };
    expect(await folderOf({ ...saw, file: '/l/S/Saw (2004)/disc/x.mkv' })).toBe('S/Saw (2004)');
    expect(await folderOf({ title: 'Up', root: '/l', file: '/l/U/up.2009.1080p/x.mkv' })).toBe('U');
    for (const own of ['Heat.1995.1080p-GRP', 'Heat', 'any {tmdb-12}', '[imdb-tt0000013] x']) {
      const file = `/alone/${own}/H/${own}/disc/x.mkv`;
      const heat = { title: 'Heat', year: 1995, tmdbId: 12, imdbId: 'tt0000013' };
      expect(
        foldersOf(file, {
          rootFolderPath: `/alone/${own}`,
          movie: { ...heat, originalTitle: null },
          depth: 1,
        }),
      ).toEqual([`H/${own}`, ...['H', `H/${own}/disc`]]);
    }
  });

  it('is not one that holds a file of another movie, nor the root folder', async () => {
    await add({ root: '/c', file: '/c/Shared/one.mkv' });
    expect(await folderOf({ title: 'Two', root: '/c', file: '/c/Shared/two.mkv' })).toBe('Two (2010)');
    expect(await folderOf({ title: 'Flat', root: '/c', file: '/c/flat.mkv' })).toBe('Flat (2010)');
    expect(await folderOf({ title: 'Apart', root: '/c', file: '/d/Apart/a.mkv' })).toBe('Apart (2010)');
    await add({ root: '/c', file: '/c/Owned (2010)/one.mkv' });
    expect(await folderOf({ title: 'Owned', root: '/c' })).toBe('Owned (2010) (2)');
  });

  it('does not exist for a movie that does not exist', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(ensure(id)).rejects.toMatchObject({ code: 'MOVIE_NOT_FOUND' });
  });
});
