// Raw SQL of measured hot reads, see docs/decisions/0002-read-path.md.

/**
 * What is counted: movies by year, movies by genre, files by quality, versions besides the default ones, movies by root folder.
 */
export type CounterGroup = 'years' | 'genres' | 'qualities' | 'versions' | 'rootFolders';

export interface CounterRow {
  readonly group_name: CounterGroup;
  /** Of the root folder. */
  readonly id: string;
  /** Name of the genre or the quality, path of the root folder. */
  readonly name: string;
  /** 0: unknown. */
  readonly year: number;
  /** Movies, files, or versions. */
  readonly total: number;
  readonly monitored: number;
  readonly downloaded: number;
  /** Monitored, and without a file. */
  readonly missing: number;
  /** Bytes. */
  readonly size: number;
}

const sumWhere = (condition: string) => `sum(case when ${condition} then n else 0 end)`;
const movies = [
  'sum(n) as total',
  `${sumWhere('monitored')} as monitored`,
  `${sumWhere('has_file')} as downloaded`,
  `${sumWhere('monitored and not has_file')} as missing`,
  '0 as size',
].join(', ');

/** Genre 0 counts the movies of all genres. Counters that fall to zero stay as rows. */
const statements: Readonly<Record<CounterGroup, string>> = {
  years: `select 'years' as group_name, '' as id, '' as name, year, ${movies} from movie_count
    where genre_id = 0 group by year having sum(n) <> 0`,
  genres: `select 'genres' as group_name, '' as id, g.name, 0 as year, ${movies} from movie_count c join genre g on g.id = c.genre_id
    group by g.id, g.name having sum(n) <> 0`,
  qualities: `select 'qualities' as group_name, '' as id, quality as name, 0 as year, n as total, 0 as monitored, 0 as downloaded,
    0 as missing, size from movie_file_count where n <> 0`,
  // Every file is that of a default version, which `has_file` counts, or of another one.
  versions: `select 'versions' as group_name, '' as id, '' as name, 0 as year, coalesce(sum(n), 0) as total,
    coalesce(${sumWhere('monitored')}, 0) as monitored,
    (select coalesce(sum(n), 0) from movie_file_count)
      - (select coalesce(sum(n), 0) from movie_count where genre_id = 0 and has_file) as downloaded,
    0 as missing, 0 as size from movie_version_count`,
  // By the index of the paths: a counter would make concurrent writers of one root folder wait for each other.
  rootFolders: `select 'rootFolders' as group_name, cast(id as text) as id, path as name, 0 as year,
    (select count(*) from movie where root_folder_path = root_folder.path) as total, 0 as monitored, 0 as downloaded,
    0 as missing, 0 as size from root_folder`,
};

/** One statement for several groups, so that it reads one snapshot. */
export const statementOf = (groups: readonly CounterGroup[]) =>
  groups.map((group) => statements[group]).join(' union all ');
