import type { TestLibrary } from '../testing/test-library.fixture.ts';
import type { LibraryStatistics } from './library-statistics.schema.ts';

interface StoredMovie {
  readonly root: string;
  readonly year: number | null;
  readonly genres: string;
  readonly monitored: boolean | number;
  readonly quality: string | null;
  readonly size: number;
}

interface StoredVersion {
  readonly monitored: boolean | number;
  readonly quality: string | null;
  readonly size: number;
}

const allMovies = `select m.root_folder_path as root, m.year, m.genres, m.monitored, f.quality, f.size from movie m
  left join movie_file f on f.movie_id = m.id and f.version_id is null`;
const allVersions =
  'select v.monitored, f.quality, f.size from movie_version v left join movie_file f on f.version_id = v.id';

/** The statistics, computed from every movie and its file. */
export async function expectedStatistics({ database }: TestLibrary): Promise<LibraryStatistics> {
  const movies = await database.reader.all<StoredMovie>(allMovies, []);
  const versions = await database.reader.all<StoredVersion>(allVersions, []);
  const roots = await database.reader.all<{ id: string; path: string }>(
    'select id, path from root_folder',
    [],
  );
  const files = [...movies, ...versions].filter(({ quality }) => quality !== null);
  const genres = Map.groupBy(
    movies.flatMap((movie) => (JSON.parse(movie.genres) as string[]).map((genre) => ({ genre, movie }))),
    ({ genre }) => genre,
  );
  const years = Map.groupBy(movies, ({ year }) => year);
  const qualities = Map.groupBy(files, ({ quality }) => quality ?? '');
  return {
    ...counts(movies),
    missing: movies.filter(({ monitored, quality }) => monitored && quality === null).length,
    sizeOnDisk: bytes(files),
    genres: [...genres]
      .map(([genre, of]) => ({ genre, ...counts(of.map(({ movie }) => movie)) }))
      .toSorted((a, b) => a.genre.localeCompare(b.genre)),
    years: [...years]
      .map(([year, of]) => ({ year, ...counts(of) }))
      .toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0)),
    qualities: [...qualities]
      .map(([quality, of]) => ({ quality, total: of.length, sizeOnDisk: bytes(of) }))
      .toSorted((a, b) => b.total - a.total || (a.quality < b.quality ? -1 : 1)),
    versions: counts(versions),
    rootFolders: roots
      .map(({ id, path }) => ({ id, path, total: movies.filter((movie) => movie.root === path).length }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

const counts = (movies: readonly StoredVersion[]) => ({
  total: movies.length,
  monitored: movies.filter(({ monitored }) => monitored).length,
  downloaded: movies.filter(({ quality }) => quality !== null).length,
});

const bytes = (files: readonly StoredVersion[]) => files.reduce((sum, { size }) => sum + size, 0);
