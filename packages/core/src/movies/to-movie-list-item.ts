import type { MinimumAvailability, MovieFileSummary, MovieListItem } from './movie.schema.ts';

/** A movie with its file, as the reader gives it: timestamps in milliseconds, JSON as text. */
export interface MovieRow {
  readonly id: string;
  readonly title: string;
  readonly original_title: string | null;
  readonly year: number | null;
  readonly tmdb_id: number;
  readonly imdb_id: string | null;
  readonly overview: string | null;
  readonly runtime: number | null;
  readonly genres: string;
  readonly certification: string | null;
  readonly tmdb_rating: number | null;
  readonly tmdb_vote_count: number | null;
  readonly poster_path: string | null;
  readonly backdrop_path: string | null;
  readonly monitored: boolean | number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly added_at: number;
  readonly minimum_availability: MinimumAvailability;
  readonly root_folder_path: string;
  readonly search_on_add: boolean | number;
  readonly last_search_time: number | null;
  readonly title_slug: string;
  readonly file_id: string | null;
  readonly file_path: string;
  readonly file_size: number;
  readonly file_quality: string;
  readonly file_quality_score: number;
  readonly file_release_title: string | null;
  readonly file_date_added: number;
  /** Where it stands in the page, on databases whose joins keep no order. */
  readonly position?: number;
}

export const listItemColumns = [
  'id title original_title year tmdb_id imdb_id overview runtime genres certification tmdb_rating tmdb_vote_count',
  'poster_path backdrop_path monitored created_at updated_at added_at minimum_availability root_folder_path',
  'search_on_add last_search_time title_slug',
]
  .join(' ')
  .split(' ')
  .map((column) => `m.${column}`)
  .concat(
    'id path size quality quality_score release_title date_added'
      .split(' ')
      .map((column) => `f.${column} as file_${column}`),
  )
  .join(', ');

/** The one place where a stored movie becomes what lists show. */
export function toMovieListItem(row: MovieRow, imageBaseUrl: string): MovieListItem {
  const hasFile = row.file_id !== null;
  return {
    id: row.id,
    title: row.title,
    originalTitle: row.original_title,
    year: row.year,
    tmdbId: row.tmdb_id,
    imdbId: row.imdb_id,
    overview: row.overview,
    runtime: row.runtime,
    genres: JSON.parse(row.genres) as string[],
    certification: row.certification,
    tmdbRating: row.tmdb_rating,
    tmdbVoteCount: row.tmdb_vote_count,
    posterUrl: imageUrl(imageBaseUrl, row.poster_path),
    backdropUrl: imageUrl(imageBaseUrl, row.backdrop_path),
    monitored: Boolean(row.monitored),
    downloaded: hasFile,
    hasFile,
    fileId: row.file_id,
    file: row.file_id === null ? null : toFileSummary(row, row.file_id),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    addedAt: toIso(row.added_at),
    minimumAvailability: row.minimum_availability,
    rootFolderPath: row.root_folder_path,
    searchOnAdd: Boolean(row.search_on_add),
    lastSearchTime: row.last_search_time === null ? null : toIso(row.last_search_time),
    titleSlug: row.title_slug,
  };
}

function toFileSummary(row: MovieRow, id: string): MovieFileSummary {
  return {
    id,
    path: row.file_path,
    size: row.file_size,
    quality: row.file_quality,
    qualityScore: row.file_quality_score,
    releaseTitle: row.file_release_title,
    dateAdded: toIso(row.file_date_added),
  };
}

let lastMs = 0;
let lastIso = '1970-01-01T00:00:00.000Z';

/** Formatting a date is a tenth of a list's cost, and most movies carry the same moment three or four times over. */
export function toIso(ms: number): string {
  if (ms !== lastMs) {
    lastIso = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastIso;
}

/** Images are stored as paths: a host out of stored data is never shown. */
export const imageUrl = (baseUrl: string, path: string | null) =>
  path === null ? null : `${baseUrl}${path.slice(1)}`;
