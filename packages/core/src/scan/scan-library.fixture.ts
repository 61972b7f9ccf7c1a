import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uuidv7 } from '../ids/uuid.ts';
import type { LibraryOptions } from '../library-options.ts';
import type { MovieMetadata, MovieSearchResult } from '../metadata/metadata-source.ts';
import type { Task } from '../tasks/task.schema.ts';
import { type TestMetadataSource, testMetadataSource, toImport } from '../testing/metadata.fixture.ts';
import type { DatabaseKind } from '../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../testing/test-library.fixture.ts';
import { titleKey } from '../text/title-key.ts';
import type { RootFolderScan, ScanStartInput } from './scan.schema.ts';

/** A library with one root folder on the disk. */
export interface ScanLibrary extends TestLibrary {
  readonly root: string;
  readonly rootFolderId: string;
  readonly source: TestMetadataSource;
  /** Writes files below the root; their content, which is no video, differs by path. */
  write(...paths: readonly string[]): void;
  /** The absolute path of one below the root. */
  at(path: string): string;
  /** Adds movies without files, which belong to the root folder. */
  add(...movies: readonly MovieMetadata[]): Promise<unknown>;
  /** Title, year and file of every movie, by title. */
  files(): Promise<string[]>;
  /** Path, reason and candidates of every unmatched file. */
  unmatched(): Promise<unknown[]>;
  /** What the history has of files and scans, the oldest first. */
  activity(): Promise<string[]>;
  addRootFolder(path: string): Promise<string>;
  /** Scans to the end. @returns the status of the first root folder */
  scan(input?: ScanStartInput): Promise<RootFolderScan>;
  runScan(input?: ScanStartInput): Promise<Task>;
}

export async function openScanLibrary(
  kind: DatabaseKind,
  { movies = [], ...options }: Partial<LibraryOptions> & { readonly movies?: readonly MovieMetadata[] } = {},
): Promise<ScanLibrary> {
  const disk = realpathSync(mkdtempSync(join(tmpdir(), 'cinephage-scan-')));
  const root = join(disk, 'movies');
  mkdirSync(root);
  const source = searchableSource(movies);
  const fixture = await openTestLibrary(kind, { metadata: source, ...options });
  const { library } = fixture;

  async function addRootFolder(path: string): Promise<string> {
    const id = uuidv7();
    const now = new Date();
    await fixture.database
      .kysely(fixture.database.fork())
      .insertInto('root_folder')
      .values({
        id,
        name: 'Movies',
        path,
        read_only: false,
        recycle_days: 7,
        created_at: now,
        updated_at: now,
      })
      .execute();
    return id;
  }

  const rootFolderId = await addRootFolder(root);
  await library.start();
  const runScan = async (input?: ScanStartInput) => endOf(library, (await library.scan.start(input)).taskId);
  const below = (path: string) => path.slice(root.length + 1);
  return {
    ...fixture,
    at: (path) => join(root, path),
    add: (...movies) =>
      library.movies.import(movies.map((movie) => toImport(movie, { rootFolderPath: root }))),
    async files() {
      const { movies } = await library.movies.list({ limit: 100, sort: 'title:asc' });
      return movies.map(({ title, year, file }) => `${title} ${year}: ${file && below(file.path)}`);
    },
    async unmatched() {
      const { files } = await library.unmatched.list({ limit: 100 });
      return files.map(({ path, reason, candidates }) => [
        below(path),
        reason,
        candidates.map(({ tmdbId }) => tmdbId),
      ]);
    },
    async activity() {
      const { items } = await library.activity.list({ limit: 100 });
      return items
        .filter(({ type }) => type !== 'added')
        .map(({ type, title }) => `${type} ${title}`)
        .reverse();
    },
    ...{ root, rootFolderId, source, addRootFolder, runScan },
    write: (...paths) => {
      for (const path of paths) {
        const file = join(root, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `no video: ${path}`);
      }
    },
    async scan(input) {
      const task = await runScan(input);
      if (task.state !== 'completed') {
        throw new Error(`The scan has ${task.state}: ${task.error?.message}`);
      }
      const { rootFolders } = await library.scan.status();
      const scan = rootFolders.find((one) => one.rootFolderId === rootFolderId);
      if (scan === undefined) {
        throw new Error('The root folder has no scan.');
      }
      return scan;
    },
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      rmSync(disk, { recursive: true, force: true });
    },
  };
}

/** Finds movies by title, as TMDB does: those of the year if it is given. */
function searchableSource(movies: readonly MovieMetadata[]): TestMetadataSource {
  const source = testMetadataSource(movies);
  const toResult = ({ tmdbId, title, originalTitle, year }: MovieMetadata): MovieSearchResult => ({
    ...{ tmdbId, title, originalTitle, year },
    overview: null,
    posterPath: null,
  });
  return {
    ...source,
    searchMovies: async ({ title, year }) =>
      movies
        .filter((movie) => titleKey(movie.title).includes(titleKey(title)))
        .filter((movie) => year === undefined || movie.year === year)
        .map(toResult),
    findByImdbId: async (imdbId) => {
      const movie = movies.find((one) => one.imdbId === imdbId);
      return movie === undefined ? null : toResult(movie);
    },
  };
}
