import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../create-library.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Library } from '../library.ts';
import type { LibraryOptions } from '../library-options.ts';
import { movieMetadata, toImport } from '../testing/metadata.fixture.ts';
import { canMount, makeReadOnly, mount, unmount } from '../testing/mounts.fixture.ts';
import { createTestDatabase, databaseKinds, type TestDatabase } from '../testing/test-database.ts';

/** A disk with two movie folders, a library that may use any folder, and others that may use some. */
describe.each(databaseKinds)('files outside of the roots, on %s', (kind) => {
  let database: TestDatabase;
  let library: Library;
  let disk: string;
  let opened: Library[];
  let mounted: string[];
  let number = 0;

  beforeEach(async () => {
    database = await createTestDatabase(kind);
    opened = [];
    mounted = [];
    library = await open();
    disk = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
    await write('movies/Other (1990)/other.mkv');
  });
  afterEach(async () => {
    for (const one of opened) await one.stop();
    for (const folder of mounted.toReversed()) unmount(folder);
    await rm(disk, { recursive: true, force: true });
    await database.dispose();
  });

  async function open(options: Partial<LibraryOptions> = {}): Promise<Library> {
    const one = await createLibrary({ database: database.url, ...options });
    opened.push(one);
    return one;
  }

  const at = (path: string) => join(disk, path);

  async function write(path: string): Promise<string> {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), path);
    return at(path);
  }

  function mountAt(what: string, folder: string): void {
    mount(what, folder);
    mounted.push(folder);
  }

  /** A movie with a file, by paths that are taken as they are written. */
  async function movieAt(path: string, rootFolderPath = at('movies')): Promise<string> {
    const tmdbId = ++number;
    const file = { path, size: 4, quality: 'DVD' };
    await library.movies.import([toImport(movieMetadata(tmdbId), { rootFolderPath, file })]);
    const [movie] = await library.movies.getManyByTmdbId([tmdbId], { select: { id: true } });
    return movie?.id ?? '';
  }

  const remove = (id: string, by = library) => by.movies.delete(id, { deleteFiles: true });
  const isListed = (id: string) =>
    library.movies.get(id).then(
      () => true,
      () => false,
    );

  async function expectRefused(id: string, kept: readonly string[], by = library): Promise<void> {
    await expect(remove(id, by)).rejects.toMatchObject({ code: 'FILE_DELETION_REFUSED' });
    expect(await isListed(id)).toBe(true);
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  }

  async function expectDeleted(id: string, path: string, by = library): Promise<void> {
    await remove(id, by);
    expect([await isListed(id), existsSync(path)]).toEqual([false, false]);
  }

  describe('configured roots', () => {
    it('keeps the files of movies that are stored elsewhere: in a sibling folder, above or below', async () => {
      const kept: { readonly id: string; readonly path: string }[] = [];
      for (const root of ['movies2', 'other', 'movies/Below', '.']) {
        const path = await write(join(root, 'Movie (2001)', `${++number}.mkv`));
        kept.push({ id: await movieAt(path, at(root)), path });
      }
      const path = await write('other/Movie (2002)/movie.mkv');
      kept.push({ id: await movieAt(path, '/'), path });
      const restricted = await open({ rootFolders: [at('movies')] });
      for (const one of kept) await expectRefused(one.id, [one.path], restricted);
    });

    it('keeps files below a link that is no root, wherever it leads', async () => {
      const path = await write('other/Movie (2001)/movie.mkv');
      await symlink(at('other'), at('link'));
      const id = await movieAt(at('link/Movie (2001)/movie.mkv'), at('link'));
      await expectRefused(id, [path], await open({ rootFolders: [at('movies')] }));
    });

    it('keeps what lies in a root that is read-only', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      const id = await movieAt(path);
      await library.rootFolders.create({ name: 'Movies', path: at('movies'), readOnly: true });
      await expectRefused(id, [path]);
    });

    it.each(['movies', 'movies/', './movies//.', 'linked'])(
      'deletes what lies in a root that is configured as %s',
      async (configured) => {
        await symlink(at('movies'), at('linked'));
        const path = await write('movies/Movie (2001)/movie.mkv');
        const id = await movieAt(path);
        await expectDeleted(id, path, await open({ rootFolders: [at('more'), `${disk}/${configured}`] }));
      },
    );
  });

  it('keeps what lies directly below the root of the whole file system', async () => {
    const path = await write('Movie (2001)/movie.mkv');
    await expectRefused(await movieAt(path, '/'), [path]);
  });

  describe('roots inside of roots', () => {
    it('refuses a movie whose folder is the root of another', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      const id = await movieAt(path, disk);
      await library.movies.import([toImport(movieMetadata(++number), { rootFolderPath: at('movies') })]);
      await rm(at('movies/Other (1990)'), { recursive: true });
      await expectRefused(id, [path]);
    });

    it('refuses a movie whose folder holds a root that is configured, missing or not', async () => {
      const path = await write('media/movies/Movie (2001)/movie.mkv');
      for (const inside of [at('media'), at('media/movies'), at('media/not mounted')]) {
        const restricted = await open({ rootFolders: [disk, inside] });
        await expectRefused(await movieAt(path, disk), [path], restricted);
        await library.movies.delete((await library.movies.list()).movies[0]?.id ?? '');
        for (const { id } of await library.rootFolders.list()) await library.rootFolders.delete(id);
      }
    });

    it('refuses a movie whose folder is the root of another by a link', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      await symlink(at('movies'), at('linked'));
      await library.movies.import([toImport(movieMetadata(++number), { rootFolderPath: at('linked') })]);
      await expectRefused(await movieAt(path, disk), [path]);
    });

    it.runIf(canMount)(
      'refuses a movie whose folder is mounted elsewhere as the root of another',
      async () => {
        const path = await write('movies/Movie (2001)/movie.mkv');
        mountAt(at('movies'), at('mounted'));
        await library.movies.import([toImport(movieMetadata(++number), { rootFolderPath: at('mounted') })]);
        await expectRefused(await movieAt(path, disk), [path]);
      },
    );

    it.each(['empty', 'linked'])('leaves the empty root of another movie (%s)', async (root) => {
      await mkdir(at('empty'));
      await symlink(at('empty'), at('linked'));
      await library.movies.import([toImport(movieMetadata(++number), { rootFolderPath: at(root) })]);
      await remove(await movieAt(at('empty/Movie (2001)/gone.mkv'), disk));
      expect(existsSync(at('empty'))).toBe(true);
    });

    it('deletes a movie of the inner root, and leaves that root', async () => {
      const path = await write('movies/kids/Movie (2001)/movie.mkv');
      await movieAt(at('movies/Other (1990)/other.mkv'));
      await expectDeleted(await movieAt(path, at('movies/kids')), path);
      expect(await readdir(at('movies/kids'))).toEqual(['.cinephage-recycle']);
    });
  });

  describe('one file by two paths', () => {
    const spellings = {
      'a dot': 'movies/./Movie/a.mkv',
      'doubled separators': 'movies//Movie///a.mkv',
      'two dots': 'movies/Movie/../Movie/a.mkv',
      'two dots behind a link': 'linked/../movies/Movie/a.mkv',
      'a separator at the end': 'movies/Movie/a.mkv/',
      'a linked root': 'linked/Movie/a.mkv',
      'a linked folder': 'movies/Linked/a.mkv',
      'a linked folder deep inside': 'movies/Deep/disc/a.mkv',
      'a linked file': 'movies/Other (1990)/same.mkv',
    };

    beforeEach(async () => {
      await mkdir(at('movies/Deep'), { recursive: true });
      await symlink(at('movies'), at('linked'));
      await symlink(at('movies/Movie'), at('movies/Linked'));
      await symlink(at('movies/Movie'), at('movies/Deep/disc'));
      await symlink(at('movies/Movie/a.mkv'), at('movies/Other (1990)/same.mkv'));
    });

    it.each(Object.entries(spellings))('is refused for a second movie by %s', async (_, spelling) => {
      const path = await write('movies/Movie/a.mkv');
      await movieAt(path);
      await expect(movieAt(`${disk}/${spelling}`)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: [{ field: 'file.path' }],
      });
    });

    it.each(Object.entries(spellings))('is refused for two movies at once by %s', async (_, spelling) => {
      const path = await write('movies/Movie/a.mkv');
      const movies = [path, `${disk}/${spelling}`].map((one) =>
        toImport(movieMetadata(++number), {
          rootFolderPath: at('movies'),
          file: { path: one, size: 4, quality: 'DVD' },
        }),
      );
      await expect(library.movies.import(movies)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    it.each(['linked/Movie/a.mkv', 'movies/Linked/a.mkv', 'movies/Deep/disc/a.mkv'])(
      'is kept where its movies came before it, by %s',
      async (spelling) => {
        const ids = [await movieAt(at('movies/Movie/a.mkv')), await movieAt(at(spelling))];
        const path = await write('movies/Movie/a.mkv');
        for (const id of ids) await expectRefused(id, [path]);
      },
    );

    it('is kept where a link that came later leads one movie into the folder of another', async () => {
      const path = await write('movies/Movie/a.mkv');
      const second = await write('movies/Second/a.mkv');
      const ids = [await movieAt(path), await movieAt(second)];
      await rm(at('movies/Second'), { recursive: true });
      await symlink(at('movies/Movie'), at('movies/Second'));
      for (const id of ids) await expectRefused(id, [path]);
    });

    it.runIf(canMount)('is refused and kept by the path of a mount', async () => {
      const early = await movieAt(at('mounted/Movie/a.mkv'), at('mounted'));
      const path = await write('movies/Movie/a.mkv');
      const id = await movieAt(path);
      mountAt(at('movies'), at('mounted'));
      await expectRefused(id, [path]);
      await expectRefused(early, [path]);
      await expect(movieAt(at('mounted/Movie/a.mkv'), at('mounted'))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('is two files by hard links: deleting one leaves the other', async () => {
      const path = await write('movies/Movie/a.mkv');
      await mkdir(at('movies/Second'));
      await link(path, at('movies/Second/a.mkv'));
      await movieAt(at('movies/Second/a.mkv'));
      await expectDeleted(await movieAt(path), path);
      expect(existsSync(at('movies/Second/a.mkv'))).toBe(true);
    });

    it('is two files by composed and decomposed accents: deleting one leaves the other', async () => {
      const composed = await write('movies/Amélie/é.mkv'.normalize('NFC'));
      const decomposed = await write('movies/Amélie/é.mkv'.normalize('NFD'));
      await movieAt(decomposed);
      await expectDeleted(await movieAt(composed), composed);
      expect(existsSync(decomposed)).toBe(true);
    });
  });

  describe('what was done is what is answered', () => {
    it.runIf(canMount)('deletes the movie and leaves a folder that is a mount point', async () => {
      const warnings: string[] = [];
      const ignore = () => undefined;
      const warn = (_: object, message: string) => void warnings.push(message);
      const logging = await open({ logger: { debug: ignore, info: ignore, error: ignore, warn } });
      mountAt('tmpfs', at('movies/Movie (2001)'));
      const path = await write('movies/Movie (2001)/movie.mkv');
      await expectDeleted(await movieAt(path), path, logging);
      expect(await readdir(at('movies'))).toContain('Movie (2001)');
      expect(warnings).toEqual([expect.stringContaining('could not be removed')]);
    });

    it.runIf(canMount)('keeps the movie and its file on a disk that is read-only', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      mountAt(at('movies'), at('mounted'));
      makeReadOnly(at('mounted'));
      await expectRefused(await movieAt(at('mounted/Movie (2001)/movie.mkv'), at('mounted')), [path]);
    });

    it.runIf(canMount)('keeps the movie while the disk of its root is not mounted', async () => {
      mountAt('tmpfs', at('disk'));
      const path = await write('disk/Movie (2001)/movie.mkv');
      const id = await movieAt(path, at('disk'));
      unmount(mounted.pop() ?? '');
      await expect(remove(id)).rejects.toMatchObject({ code: 'ROOT_FOLDER_UNAVAILABLE' });
      expect(await isListed(id)).toBe(true);
    });

    it('finishes what was interrupted after the only file of a root was deleted', async () => {
      const path = await write('only/Movie (2001)/movie.mkv');
      const id = await movieAt(path, at('only'));
      await rm(path);
      await remove(id);
      expect([await isListed(id), await readdir(at('only'))]).toEqual([false, []]);
    });

    it('answers one of two deletions at once, and both leave nothing behind', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      const id = await movieAt(path);
      const outcomes = await Promise.allSettled([remove(id), remove(id)]);
      expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
      expect([await isListed(id), existsSync(dirname(path))]).toEqual([false, false]);
    });

    it.runIf(kind === 'postgresql')('puts the file back when the movie cannot be deleted', async () => {
      const path = await write('movies/Movie (2001)/movie.mkv');
      const id = await movieAt(path);
      await runSql(
        `create function fail() returns trigger language plpgsql as
          $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$`,
        'create trigger failing before delete on movie execute function fail()',
      );
      await expect(remove(id)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      expect([existsSync(path), await isListed(id)]).toEqual([true, true]);
      await runSql('drop trigger failing on movie');
      await expectDeleted(id, dirname(path));
    });
  });

  it('knows the files of a library that an older version made', async () => {
    const id = await movieAt(at('movies/Movie/A.mkv'));
    await library.stop();
    await runSql(
      'drop index movie_root_folder_path',
      'drop index movie_file_name_key',
      'alter table movie_file drop column name_key',
      "delete from mikro_orm_migrations where name = '0010-file-name-keys'",
    );
    library = await open();
    await symlink(at('movies'), at('linked'));
    const path = await write('movies/Movie/A.mkv');
    await expect(movieAt(at('linked/Movie/A.mkv'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expectDeleted(id, path);
  });

  async function runSql(...statements: readonly string[]): Promise<void> {
    const open = await openDatabase({ address: database.url });
    for (const statement of statements) await open.execute(open.fork(), statement);
    await open.close();
  }
});
